/** The public half of a key of this machine, as plans take it (`repo/signing-key`). */
export interface PublicKey {
  /** Of the primary key, 40 upper-case hexadecimal digits. */
  readonly fingerprint: string;
  /** Armored. */
  readonly publicKey: string;
  readonly isDevelopment: boolean;
}
