// python-jose.

import type { Call } from '../../model/index.ts'
import { everyCall, textsOf, uses } from './conditions.ts'
import { type Answer, all, definePreconditions, no, unknown, yes } from './kit.ts'

const decodes = ['jose.jwt.decode', 'jose.jws.verify']

/** With a public key, a token that is signed by that key as a password must not pass: the list of algorithms has to keep the two apart. */
function mixesAlgorithms(call: Call): Answer {
  const value = call.arguments['algorithms']
  if (value === undefined)
    return call.open ? unknown('tokens are decoded with algorithms that are not known') : yes('tokens are decoded with any algorithm')
  if (value.certainty === 'certain' && value.value === null) return yes('tokens are decoded with any algorithm')
  const algorithms = textsOf(value)
  if (algorithms === null) return unknown('tokens are decoded with algorithms that are not known')
  const shared = algorithms.filter((one) => one.startsWith('HS'))
  if (shared.length === 0)
    return no(`tokens are decoded with ${algorithms.join(', ')} alone`, 'vulnerable_code_cannot_be_controlled_by_adversary')
  if (shared.length < algorithms.length)
    return yes(`tokens are decoded with ${algorithms.join(', ')}, which lets a public key pass for a password`)
  const key = call.arguments['key']
  const text = typeof key?.value === 'string' ? key.value : ''
  if (/-----BEGIN|ssh-|ecdsa-/.test(text)) return yes('a public key is the password of tokens')
  if (/public|pub_?key|jwks|cert/i.test(`${key?.text ?? ''} ${key?.names.join(' ') ?? ''}`))
    return unknown('the key of tokens may be a public one')
  return no(
    `tokens are decoded with ${algorithms.join(', ')} alone, so that their key is a secret`,
    'vulnerable_code_cannot_be_controlled_by_adversary',
  )
}

const decrypts = uses('`jose.jwe`', ['jwe'], { calls: ['jose.jwe.decrypt'], imports: ['jose.jwe'] })

export const pythonJose = definePreconditions(
  { package: 'python-jose', sharedBut: ['fastapi-cloudauth', 'python-keycloak', 'fastapi-jwt'] },
  [
    {
      ids: ['PYSEC-2024-232', 'CVE-2024-33663', 'GHSA-6c5p-j8vq-pqhj'],
      about: 'a public key in the format of OpenSSH passes for a password',
      when: everyCall('`jose.jwt.decode`', decodes, ['jose'], mixesAlgorithms),
    },
    {
      ids: ['PYSEC-2024-233', 'CVE-2024-33664', 'GHSA-cjwg-qfpm-7377'],
      about: 'an encrypted token grows without bounds when it is decompressed',
      when: decrypts,
    },
    {
      ids: ['PYSEC-2025-185', 'CVE-2024-29370', 'GHSA-h4pw-wxh7-4vjj'],
      about: 'an encrypted token grows without bounds when it is decompressed',
      when: decrypts,
    },
    {
      ids: ['PYSEC-2017-28', 'CVE-2016-7036', 'GHSA-w799-prg3-cx77'],
      about: 'signatures by passwords are compared in variable time',
      when: all(
        everyCall('`jose.jwt.decode`', decodes, ['jose'], (call) => {
          const algorithms = textsOf(call.arguments['algorithms'])
          if (algorithms === null) return unknown('tokens are decoded with algorithms that are not known')
          return algorithms.some((one) => one.startsWith('HS'))
            ? yes(`tokens are decoded with ${algorithms.join(', ')}`)
            : no(`tokens are decoded with ${algorithms.join(', ')} alone`)
        }),
      ),
    },
  ],
)
