// `gateway.tls`: the certificate that clients see, and the ones that they may show. Files alone: no key stands here.

import { choice, record, type Shape, text } from '../shape.ts'
import { type SecretSource, secretSource } from './secret-source.ts'

export interface WrittenTls {
  readonly certificate: string
  readonly key: string
  readonly clientCa: string
  readonly clientCertificate: 'wanted' | 'required'
  readonly tickets: SecretSource
}

const example = '`gateway: {tls: {certificate: file:server.pem, key: file:server.key}}`'
const file = (description: string) => text({ description, expected: '`file:` and a path', example, pattern: '^file:\\S+$' })

export const tlsShape: Shape<Partial<WrittenTls>> = record<WrittenTls>(
  {
    certificate: file('The certificate, PEM, with those between it and the root. Read again when it changes.'),
    key: file('Its key, PEM. Read again when it changes.'),
    clientCa: file('Authorities, PEM: a client may show a certificate that one of them signed.'),
    clientCertificate: choice(['wanted', 'required'], {
      description: 'Whether a client without such a certificate is let in all the same (default: wanted).',
      example: '`gateway: {tls: {client-certificate: required}}`',
    }),
    tickets: secretSource(
      'Where the secret is kept that keys of session tickets are made from, new ones each hour: a client resumes with every worker and every gateway that has the same one.',
    ),
  },
  { description: 'TLS with clients, in place of clear text.', example },
)
