// PyJWT.

import type { Call } from '../../model/index.ts'
import { everyCall, isFromOutside, speaksOf, textsOf, uses, where, whole } from './conditions.ts'
import { type Answer, any, type Condition, definePreconditions, no, unknown, yes } from './kit.ts'

/** Packages that use PyJWT with algorithms that they name, and with keys of their own. */
const careful = [
  'fastapi-users',
  'msal',
  'pygithub',
  'redis',
  'twilio',
  'adal',
  'flask-jwt-extended',
  'slack-bolt',
  'zhipuai',
  'mcp',
  'oauthlib',
  'livekit-api',
]

function isShared(algorithm: string): boolean {
  return /^HS/i.test(algorithm)
}

function algorithmsOf(call: Call): readonly string[] | null {
  return textsOf(call.arguments['algorithms'])
}

/** A list that holds both kinds lets the public key of one pass for the password of the other. */
function mixesAlgorithms(call: Call): Answer {
  const algorithms = algorithmsOf(call)
  if (algorithms === null) {
    const value = call.arguments['algorithms']
    if (value === undefined && !call.open)
      return isUnverified(call) ? no('signatures are not asked there') : unknown('no algorithms are given')
    return unknown('tokens are decoded with algorithms that are not known')
  }
  const shared = algorithms.filter(isShared)
  if (shared.length > 0 && shared.length < algorithms.length)
    return yes(`tokens are decoded with ${algorithms.join(', ')}, which lets a public key pass for a password`)
  return no(`tokens are decoded with ${algorithms.join(', ')} alone`, 'vulnerable_code_cannot_be_controlled_by_adversary')
}

function isUnverified(call: Call): boolean {
  return call.arguments['verify']?.value === false || /verify_signature['"]?\s*[:=]\s*False/.test(call.arguments['options']?.text ?? '')
}

const decodes = ['jwt.decode']
const mixes = everyCall('`jwt.decode`', decodes, ['jwt'], mixesAlgorithms)

const namesDefaults: Condition = (circumstances, asked) => {
  const [place] = circumstances.mentions('get_default_algorithms')
  return place === undefined ? mixes(circumstances, asked) : yes(`all algorithms are taken in ${where(place)}`, { places: [place] })
}

/** Tokens that others sign may hold anything that their signer puts in. */
const takesTokensOfOthers: Condition = (circumstances, asked) => {
  const ownTokens = circumstances.calls('jwt.encode').length > 0 && circumstances.mentions('crit').length === 0
  return everyCall('`jwt.decode`', decodes, ['jwt'], (call) => {
    if (isUnverified(call)) return no('signatures are not asked there')
    const algorithms = algorithmsOf(call)
    if (algorithms === null) return unknown('tokens are decoded with algorithms that are not known')
    if (algorithms.every(isShared) && ownTokens)
      return no(
        'the application signs the tokens that it takes itself, and never marks anything in them as critical',
        'vulnerable_code_cannot_be_controlled_by_adversary',
      )
    return yes('tokens of others are taken, whatever they mark as critical')
  })(circumstances, asked)
}

const keyClient = ['PyJWKClient']
const usesKeyClient = uses('`PyJWKClient`', keyClient, { calls: ['jwt.PyJWKClient.get_signing_key_from_jwt', 'jwt.PyJWKClient'] })

export const pyjwt = definePreconditions({ package: 'pyjwt', sharedBut: careful }, [
  {
    ids: ['PYSEC-2022-202', 'CVE-2022-29217', 'GHSA-ffqj-6fqr-9h24'],
    about: 'a public key in the format of OpenSSH passes for a password',
    when: namesDefaults,
  },
  {
    ids: ['PYSEC-2017-24', 'CVE-2017-11424', 'GHSA-r9jw-mwhq-wp62'],
    about: 'a public key passes for a password',
    when: namesDefaults,
  },
  {
    ids: ['PYSEC-2026-179', 'CVE-2026-48526', 'GHSA-xgmm-8j9v-c9wx'],
    about: 'a public key that is given as JWK passes for a password',
    when: mixes,
  },
  {
    ids: ['PYSEC-2025-183', 'CVE-2025-45768'],
    about: 'short keys are taken; its authors say that the application chooses the key',
    when: everyCall('`jwt.encode` and `jwt.decode`', ['jwt.encode', 'jwt.decode'], ['jwt'], (call) => {
      const algorithms = textsOf(call.arguments['algorithms'] ?? call.arguments['algorithm'])
      const key = call.arguments['key']
      if (algorithms !== null && !algorithms.some(isShared))
        return no(`tokens are signed with ${algorithms.join(', ')}, whose keys are made by programs`)
      if (typeof key?.value === 'string' && key.value.length >= 32 && key.certainty !== 'certain')
        return unknown('the key has 32 characters or more by default, and a setting may give another')
      if (typeof key?.value === 'string' && key.certainty !== 'unknown')
        return key.value.length < 32 ? yes('a key of less than 32 characters is used') : no('the key has 32 characters or more')
      return unknown('how long the key is, is not known')
    }),
  },
  {
    ids: ['PYSEC-2026-120', 'CVE-2026-32597', 'GHSA-752w-5fwx-jx9f'],
    about: 'what a token marks as critical is not heeded',
    when: takesTokensOfOthers,
  },
  {
    ids: ['PYSEC-2026-175', 'CVE-2026-48522', 'GHSA-993g-76c3-p5m4'],
    about: '`PyJWKClient` opens addresses of any kind, files too',
    when: everyCall('`PyJWKClient`', ['jwt.PyJWKClient'], ['jwt.PyJWKClient', 'jwt.jwks_client'], (call) => {
      const outside = isFromOutside(call.arguments['uri'])
      if (outside === 'yes') return yes('a request chooses the address that `PyJWKClient` opens')
      if (outside === 'no')
        return no('the address that `PyJWKClient` opens is a constant or a setting', 'vulnerable_code_cannot_be_controlled_by_adversary')
      return unknown('where the address comes from that `PyJWKClient` opens is not known')
    }),
  },
  {
    ids: ['PYSEC-2026-176', 'CVE-2026-48523', 'GHSA-jq35-7prp-9v3f'],
    about: 'with a key that is a `PyJWK` the list of algorithms is not heeded',
    when: uses('a key that is a `PyJWK`', ['PyJWK', 'PyJWKSet', 'PyJWKClient'], {
      calls: ['jwt.PyJWKClient.get_signing_key_from_jwt', 'jwt.PyJWK', 'jwt.PyJWK.from_dict'],
    }),
  },
  {
    ids: ['PYSEC-2026-177', 'CVE-2026-48524', 'GHSA-fhv5-28vv-h8m8'],
    about: 'each token with an unknown `kid` makes `PyJWKClient` ask for the keys again',
    when: usesKeyClient,
  },
  {
    ids: ['PYSEC-2026-178', 'CVE-2026-48525', 'GHSA-w7vc-732c-9m39'],
    about: 'the payload of a detached signature is decoded although it is not used',
    when: speaksOf('`detached_payload`', ['detached_payload']),
  },
  {
    ids: ['PYSEC-2026-1814', 'CVE-2024-53861', 'GHSA-75c5-xw7c-p5pm'],
    about: 'a part of the issuer passes for the whole',
    when: any((circumstances, asked) => {
      const asks = everyCall('`jwt.decode`', decodes, ['jwt'], (call) => {
        const issuer = call.arguments['issuer']
        if (issuer === undefined) return call.open ? unknown('whether `issuer` is asked is not known') : no('no `issuer` is asked')
        return Array.isArray(issuer.value) ? no('`issuer` is a list') : yes('`issuer` is asked')
      })
      const answer = asks(circumstances, asked)
      return circumstances.mentions('issuer').length === 0 && answer.holds !== 'yes' ? whole(circumstances, 'no `issuer` is asked') : answer
    }),
  },
])
