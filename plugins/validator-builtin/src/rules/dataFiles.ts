import type { Finding } from '@midflight/core';
import { readDataTable, type DataFile } from '@midflight/document';
import { eachScenario, ofEach } from '../rule.js';

/** A column must be a name that a template can say. */
const name = /^[A-Za-z_]\w*$/;

/** A data file must be a table with rows. */
export const dataFiles = eachScenario(async (scenarios) => {
  const placed = ofEach(scenarios, ({ scenario: { dataFile }, path }) => {
    // What could not be read has been told; it is empty here.
    if (dataFile === undefined || dataFile.file.bytes().length === 0) return [];
    return [{ dataFile, path: `${path}.dataFile.path` }];
  });
  return (await Promise.all(placed.map(({ dataFile, path }) => findingsOf(dataFile, path)))).flat();
});

async function findingsOf(dataFile: DataFile, path: string): Promise<readonly Finding[]> {
  const table = await readDataTable(dataFile);
  if ('problem' in table) return [{ severity: 'error', code: 'MF_DATA_FILE', path, message: `${dataFile.file.name} is no table of data: ${table.problem}.`, hint: `It is read as ${dataFile.format}; set "format" if it is something else.` }];
  return table.columns.flatMap((column): Finding[] => (name.test(column) ? [] : [{ severity: 'warning', code: 'MF_DATA_FILE', path, message: `The column ${JSON.stringify(column)} of ${dataFile.file.name} can not be used: a variable's name holds letters, digits and "_".`, hint: 'Rename it in the file.' }]));
}
