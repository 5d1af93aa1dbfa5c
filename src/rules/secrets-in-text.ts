// Which secrets an expression gives away whole: `password`, `f"key {settings.API_KEY}"`, and not `len(password)` or `key[-4:]`.
import { isCredentialName, isPasswordName, wordsOf } from '../knowledge/index.ts'

const path = /^[A-Za-z_][\w.]*(?:\.get_secret_value\(\))?$/

/** `where` is the function that it stands in: the word `token` alone means a credential only in code about signing in. */
export function secretsIn(text: string, where: string): string[] {
  return pathsIn(text).filter((one) => isSecret(one, where))
}

/** The dotted names that are put into the text as they are. */
function pathsIn(text: string): string[] {
  const literal = /^[fFrR]{1,2}(?:"""|'''|"|')/.exec(text)
  if (literal === null) return path.test(text) ? [text] : []
  return [...text.matchAll(/(?<!\{)\{([^{}]*?)(?:=|![rsa])?\}/g)].map(([, inner = '']) => inner.trim()).filter((inner) => path.test(inner))
}

function isSecret(dotted: string, where: string): boolean {
  const name = dotted.replace(/\.get_secret_value\(\)$/, '')
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (isPasswordName(last)) return !/hash/i.test(last)
  if (!isCredentialName(last)) return false
  const words = wordsOf(last)
  if (words.some((word) => doubtful.has(word)) || words.at(-1) === 'tokens') return false
  if (words.includes('token') || words.includes('otp'))
    return words.some((word) => credentialTokens.has(word)) || wordsOf(where).some((word) => signingIn.has(word))
  return true
}

/** What is no secret, or nobody's: `next_token`, `function_signature`, `pin` of a board, an object that holds `credentials`. */
const doubtful = new Set(
  'next page continuation cursor eos bos pad unk stop start special last first current cancel cancellation signature pin credential credentials hmac csrf public masked redacted hidden has is mask'.split(
    ' ',
  ),
)
const credentialTokens = new Set('access refresh id auth bearer api reset jwt session oauth login verification invite otp'.split(' '))
const signingIn = new Set('auth authenticate authentication login oauth session sessions password jwt security signin signup'.split(' '))
