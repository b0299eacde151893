/** So many of the last are kept; where there are more kinds than this, there is little to share. */
const mostKept = 64;

/**
 * Makes the same of what is equal, so that it is there once: most steps of a large document send the same headers and ask the
 * same of their answers, and what a collector of garbage has to copy keeps a load thread from what is due.
 *
 * @param make - from settings that JSON can hold; what it makes has no state
 * @returns `make`; `where` is for the message of what it throws, and makes no difference else
 */
export function madeOnce<Settings extends object | string, Made>(make: (settings: Settings, where: string) => Made): (settings: Settings, where: string) => Made {
  const kept = new Map<string, Made>();
  return (settings, where) => {
    const key = typeof settings === 'string' ? settings : JSON.stringify(settings);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(settings, where);
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(key, made);
    return made;
  };
}

/** The same, and of the same object without a look at what it holds. */
export function madeOnceOfEach<Settings extends object, Made>(make: (settings: Settings, where: string) => Made): (settings: Settings, where: string) => Made {
  const ofEqual = madeOnce(make);
  const known = new WeakMap<Settings, Made>();
  return (settings, where) => {
    let made = known.get(settings);
    if (made === undefined) known.set(settings, (made = ofEqual(settings, where)));
    return made;
  };
}
