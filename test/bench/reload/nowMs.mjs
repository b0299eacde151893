/** Milliseconds on a clock that all processes of a machine share and nobody sets, unlike `performance.now`. */
export const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
