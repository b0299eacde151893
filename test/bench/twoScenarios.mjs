/** What is measured with: two weighted scenarios, of which each request is judged by one assertion. YAML. */
export const twoScenarios = `scenarios:
  - name: A
    weight: 3
    steps: [{ request: { method: GET, path: /a }, assertions: [{ statusCode: 200 }] }]
  - name: B
    steps: [{ request: { method: GET, path: /b }, assertions: [{ statusCode: 200 }] }]
`;
