// Who is at the other end, as far as the connection says.

export interface Client {
  /** Of the other end of the connection, or what a trusted hop says of it. */
  readonly address: string
  readonly isEncrypted: boolean
  /** The address is that of a hop which says that it does not know who stands behind it: what is said of others is not believed. */
  readonly isUnknown?: true
  /** What it proved in the handshake, signed by one of the authorities that are asked for; left out where it showed none. */
  readonly certificate?: ClientCertificate
}

export interface ClientCertificate {
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string
  /** `CN` of the subject; null where there is none, or more than one. */
  readonly commonName: string | null
  /** Alternative names of the subject, in order. */
  readonly names: readonly SubjectName[]
  /** Of the authority, hexadecimal digits in lower case. */
  readonly serial: string
}

export interface SubjectName {
  readonly kind: 'dns' | 'uri' | 'email' | 'ip'
  readonly value: string
}
