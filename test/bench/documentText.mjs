/** A load document of `count` scenarios, 27 lines each. `marks` gives scenarios another weight, by index. */
export function documentText(count, marks = {}) {
  const scenarios = Array.from({ length: count }, (_, index) => scenarioText(index, marks[index] ?? (index % 9) + 1));
  return `version: "1.0"\nconfig:\n  baseUrl: http://127.0.0.1:7070\n  duration: 10m\n  workers: 20\nload:\n  model: rps\n  target: 200\nscenarios:\n${scenarios.join('')}`;
}

const scenarioText = (index, weight) => `  - name: Scenario ${index}
    weight: ${weight}
    steps:
      - name: Log in
        request:
          method: POST
          path: /auth/login
          headers:
            Content-Type: application/json
          body: '{"username": "user${index}", "password": "secret"}'
        extract:
          - type: jsonPath
            name: token
            jsonPath: $.token
        assertions:
          - type: statusCode
            expected: 200
      - name: Read # what was bought
        request:
          method: GET
          path: "/orders/${index}"
          headers:
            Authorization: "Bearer {{token}}"
        assertions:
          - type: responseTime
            max: 500ms
        thinkTime: 1s
`;
