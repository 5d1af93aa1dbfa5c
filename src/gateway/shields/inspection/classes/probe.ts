// What tools send that look for weaknesses, and questions for the whole schema of a GraphQL server.

import { type AttackClass, firstOf } from '../kit.ts'

export const probe: AttackClass = {
  id: 'probe',
  cwe: 'CWE-200',
  why: 'Scanners and questions for the inside of a server come before attacks.',
  triggers: [
    '__schema',
    '__type',
    'sqlmap',
    'nikto',
    'nuclei',
    'openvas',
    'nasl',
    'acunetix',
    'wpscan',
    'ffuf',
    'fuzz faster',
    'masscan',
    'dirbuster',
    'gobuster',
    'zgrab',
    'nessus',
    'arachni',
    'w3af',
    'burp',
  ],
  find(_text, lower, place) {
    return firstOf(lower, everywhere) ?? (place === 'header' ? firstOf(lower, agents) : null)
  },
  attacks: ['{__schema{types{name}}}', 'query { __type(name: "User") { fields { name } } }'],
  harmless: ['my schema', 'sqlmap is a tool that I read about', 'type of thing'],
}

const everywhere: readonly (readonly [RegExp, string])[] = [[/\b__schema\s{0,5}\{|\b__type\s{0,3}\(/, 'a question for a schema']]
const agents: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:sqlmap|nikto|nuclei|openvas\S*|acunetix|wpscan|ffuf|fuzz faster|masscan|dirbuster|gobuster|zgrab|nessus|arachni|w3af|havij|netsparker|jbrofuzz|whatweb|webinspect|burp(?:suite)?)\b|\.nasl\b/,
    'a scanner',
  ],
]
