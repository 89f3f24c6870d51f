/** A pure function of one object, asked once for each: what is remembered goes with the object. */
export const remembered = <Key extends object, Value extends object | string>(
  of: (key: Key) => Value,
): ((key: Key) => Value) => {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = of(key);
    known.set(key, value);
    return value;
  };
};
