/** An IPv4 address as an unsigned number, or none. */
export const ipv4Number = (text: string): number | undefined => {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part));
  if (!valid || parts.some((part) => Number(part) > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
};

/** The prefix length of a dotted netmask (`255.255.255.0` is 24), or none. */
export const prefixLength = (netmask: string): number | undefined => {
  const number = ipv4Number(netmask);
  if (number === undefined || number === 0) return undefined;
  const bits = number.toString(2).padStart(32, '0');
  return /^1+0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined;
};

/** Whether two IPv4 addresses are in one network of this prefix length. */
export const sameNetwork = (a: string, b: string, prefix: number): boolean => {
  const size = 2 ** (32 - prefix);
  return Math.floor((ipv4Number(a) ?? 0) / size) === Math.floor((ipv4Number(b) ?? 0) / size);
};

export const isIpv6 = (text: string): boolean => {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last !== undefined && last.includes('.');
  if (embedded && ipv4Number(last) === undefined) return false;
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = plain.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
};

export const isIpAddress = (text: string): boolean =>
  ipv4Number(text) !== undefined || isIpv6(text);
