// A validator of your own: reports name steps, so their names must be telling, and unlike in a scenario.
//   npx --no-install midflight run examples/own-validator/loadtest.yaml --plugin 'examples/own-validator/validator.mjs?longest=30' --demo-target
// Give two steps one name while it runs, and save: the edit is refused at its place, and the load goes on.
import { definePlugin } from '@midflight/core';

export const stepNames = definePlugin({
  kind: 'validator',
  name: 'step-names',
  options: {
    longest: { type: 'integer', minimum: 1, default: 40, description: 'The longest name that fits into reports.' },
  },
  create: ({ longest }) => ({
    id: 'step-names',
    phase: 'semantic',
    validate: ({ next }) => next.scenarios.flatMap(({ steps }, at) => steps.flatMap(({ name }, index) => {
      const path = `scenarios[${at}].steps[${index}].name`;
      const twin = steps.findIndex((other) => other.name === name);
      return [
        ...(twin < index ? [{ severity: 'error', code: 'TEAM_STEP_NAME', path, message: `Step ${index + 1} is called ${JSON.stringify(name)}, and so is step ${twin + 1}.`, hint: 'Say what tells them apart.' }] : []),
        ...(name.length > longest ? [{ severity: 'warning', code: 'TEAM_STEP_NAME_LENGTH', path, message: `The name ${JSON.stringify(name)} has ${name.length} characters; reports show ${longest}.` }] : []),
      ];
    })),
  }),
});
