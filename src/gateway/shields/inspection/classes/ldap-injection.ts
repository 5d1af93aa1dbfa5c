// Parts of a filter of a directory: a filter that is closed and another opened, alternatives, attributes that match everything.

import { type AttackClass, firstOf } from '../kit.ts'

export const ldapInjection: AttackClass = {
  id: 'ldap-injection',
  cwe: 'CWE-90',
  why: 'A value that closes the filter of a directory and opens another decides who is found, and who is let in.',
  triggers: ['(&', '(|', '(!', ')(', '*)', ':=', 'objectclass', '=*'],
  find(_text, lower) {
    return firstOf(lower, shapes)
  },
  attacks: ['*)(uid=*))(|(uid=*', 'x)(&(role=admin)', '(|(cn=*)(mail=*))', '*(|(objectClass=*))', 'mail:2.5.13.2:=a'],
  harmless: ['f(x)(y)', '(a & b)', 'yes (or no)', '5 * (3 + 2)', 'size=*', 'a := b', '(sin(x))(cos(y))'],
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\(\s?[&|]\s?\(\s?!?\s?\(?[\w-]{1,40}\s?[~<>]?=|\(\s?!\s?\(\s?[&|]?\s?\(?[\w-]{1,40}\s?=/, 'a filter of a directory'],
  [/\*?\)\s?\(\s?[&|!]?\s?\(?[\w-]{1,40}\s?[~<>]?=[^()]{0,60}(?:\)|$|\*)|\*\s?\(\s?\|\s?\(/, 'a filter that is closed and opened anew'],
  [/\bobjectclass\s?=\s?\*|:(?:\d{1,4}\.){3,}\d{1,4}:=|\buserpassword\s?[=:]/, 'an attribute of a directory'],
  [/\)\(\s?[|&]\s?\)?|\*\)\)+\s?%?(?:00|\u0000)?$/, 'a filter that is closed'],
]
