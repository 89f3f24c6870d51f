/** A whole public key line from what `inst.sshkey=` may hold, or none. */
export const publicKeyOf = (text: string): string | undefined => {
  const trimmed = text.trim();
  if (/^(ssh|ecdsa|sk)-\S+ \S/.test(trimmed)) return trimmed;
  const type = typeOf(trimmed);
  return type === undefined ? undefined : `${type} ${trimmed} inst.sshkey`;
};

/** The blob names its own type: 4 bytes of length, then the text. */
const typeOf = (base64: string): string | undefined => {
  if (!/^[A-Za-z0-9+/]{60,}={0,2}$/.test(base64)) return undefined;
  const head = atob(base64.slice(0, 60));
  const type = head.slice(4, 4 + head.charCodeAt(3));
  return /^(ssh|ecdsa|sk)-[\w@.-]+$/.test(type) ? type : undefined;
};
