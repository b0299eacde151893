/** True: rows that speak of seconds take all of them. By MIDFLIGHT_FULL_LENGTH=true, since they cost every other run too much. */
export const fullLength = process.env['MIDFLIGHT_FULL_LENGTH'] === 'true';
