import { fieldDescriptions } from '@midflight/document';

/** What is said of an option that stands above a field of the load document: what the field says of itself. @throws TypeError for no field */
export function standsAbove(path: string): string {
  const description = fieldDescriptions().get(path);
  if (description === undefined) throw new TypeError(`the load document has no field ${path}`);
  // What follows is about a change in the document.
  const [first = ''] = description.split(/[;.]/);
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}; stands above ${path}`;
}
