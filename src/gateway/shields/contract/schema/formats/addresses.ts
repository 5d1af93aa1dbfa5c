// Addresses of machines and of people.

const decimalByte = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/

export function isIpv4(text: string): boolean {
  if (text.length > 15) return false
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => decimalByte.test(part))
}

const hexGroup = /^[\da-f]{1,4}$/i

export function isIpv6(text: string): boolean {
  if (text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (const [index, half] of halves.entries()) {
    if (half === '') continue
    const parts = half.split(':')
    for (const [place, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && place === parts.length - 1
      if (isLast && part.includes('.')) {
        if (!isIpv4(part)) return false
        groups += 2
      } else if (!hexGroup.test(part)) return false
      else groups++
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8
}

const label = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i

export function isHostName(text: string): boolean {
  if (text.length > 253) return false
  return text.split('.').every((part) => part.length <= 63 && label.test(part) && isPlainOrEncoded(part))
}

/** Two hyphens there are kept for what is encoded. */
function isPlainOrEncoded(part: string): boolean {
  return part.slice(2, 4) !== '--' || (/^xn--/i.test(part) && isEncodedLabel(part))
}

/** What decodes to a label beyond ASCII, as JavaScript's reader of URLs has it. */
function isEncodedLabel(part: string): boolean {
  try {
    return new URL(`http://${part}.a/`).hostname === `${part.toLowerCase()}.a`
  } catch {
    return false
  }
}

const internationalLabel = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u

/** By its letters alone: not by what IDNA 2008 says of which of them may stand beside which. */
export function isInternationalHostName(text: string): boolean {
  if (text.length > 253) return false
  return text.split(/[.。．｡]/).every((part) => part.length <= 63 && internationalLabel.test(part) && isPlainOrEncoded(part))
}

const dotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const internationalAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u
const quoted = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/
const internationalQuoted = /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u

function isMailbox(text: string, [atom, inQuotes]: readonly [RegExp, RegExp], isDomain: (domain: string) => boolean): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1 || at > 64) return false
  const local = text.slice(0, at)
  const domain = text.slice(at + 1)
  if (!atom.test(local) && !inQuotes.test(local)) return false
  if (!domain.startsWith('[')) return isDomain(domain)
  const literal = domain.slice(1, -1)
  return domain.endsWith(']') && (/^ipv6:/i.test(literal) ? isIpv6(literal.slice(5)) : isIpv4(literal))
}

export function isEmail(text: string): boolean {
  return isMailbox(text, [dotAtom, quoted], isHostName)
}

export function isInternationalEmail(text: string): boolean {
  return isMailbox(text, [internationalAtom, internationalQuoted], isInternationalHostName)
}
