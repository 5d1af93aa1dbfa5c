// Names that could be a host of anybody's. What they lead to only a resolver knows: a name of the attacker's that leads inside is not seen here, and
// `hosts` in the patch is the answer to that.

/** RFC 6761, RFC 6762, RFC 8375 and RFC 9476, and what clouds and clusters use. */
const inner =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|corp|home|lan|private|test|example|invalid|onion|alt|arpa|svc|cluster|consul)$/

/** Names that say an address of anybody's choice, and answer with it. */
const speaking = /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|rbndr\.us|1u\.ms|yoogle\.com)$/

export function publicHostFault(host: string): string | null {
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return 'it names an address in place of a host'
  if (!/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(host))
    return 'it names no host of the public network'
  if (inner.test(host)) return 'it names a host of an inner network'
  if (speaking.test(host) || /(?:^|[.-])(?:\d{1,3}[.-]){3}\d{1,3}(?:[.-]|$)/.test(host)) return 'it names a host that stands for an address'
  return null
}
