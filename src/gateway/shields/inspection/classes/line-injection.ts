// Lines that a protocol would read as its own: headers of HTTP and mail, commands of mail servers, and lines that forge a log or steer a terminal.

import { type AttackClass, firstOf } from '../kit.ts'

export const lineInjection: AttackClass = {
  id: 'line-injection',
  cwe: 'CWE-93',
  why: 'A line break in a value that becomes a header, a command or a line of a log begins a line of its own there.',
  triggers: ['\n', '\r', '\u001b[', '\u560a', '\u560d', 'set-cookie', '\u0085'],
  find(_text, lower) {
    return firstOf(lower, shapes)
  },
  attacks: [
    'x\r\nSet-Cookie: admin=1',
    'a\nLocation: http://evil.example',
    '\r\n\r\nHTTP/1.1 200 OK',
    'anna@example.com\nBcc: all@example.com',
    '\r\nRCPT TO: <a@evil.example>',
    'ok\n2026-11-23 08:00:00 INFO root logged in',
    '\u001b[2J',
    '\r\nA01 LOGOUT',
  ],
  harmless: [
    'first line\nsecond line',
    'Subject matters\nin every case',
    'Dear Anna,\n\nhow are you?\n\nQuite well',
    'version: 3\nservices:\n  web:',
    'def f():\n    return 1',
  ],
}

const lead = '(?:[\\r\\n\\u0085\\u2028]|\\u560a|\\u560d)\\s{0,4}'
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(
      `${lead}(?:set-cookie2?|location|content-(?:type|length|disposition|encoding|security-policy)|transfer-encoding|x-xss-protection|access-control-allow-\\w+|refresh|x-forwarded-\\w+)\\s{0,3}:`,
    ),
    'a header of its own',
  ],
  [new RegExp(`${lead}http/[0-9.]{1,3}\\s|${lead}(?:get|post|put|delete|head)\\s/\\S{0,200}\\shttp/`), 'a message of its own'],
  [new RegExp(`${lead}(?:bcc|cc|reply-to|mime-version|content-transfer-encoding)\\s{0,2}:\\s{0,3}\\S`), 'a header of a mail'],
  [
    new RegExp(
      `${lead}(?:rcpt to|mail from)\\s{0,2}:|${lead}(?:quit|data|rset|vrfy|expn|noop)\\s{0,3}(?:[\\r\\n]|$)|${lead}[a-z]{1,4}\\d{1,4}\\s(?:capability|login|logout|fetch|select|list|delete|create|noop)\\b`,
    ),
    'a command of a mail server',
  ],
  [
    new RegExp(
      `^[^\\n]{0,120}${lead}(?:\\[?\\d{4}-\\d{2}-\\d{2}[t ]\\d{2}:\\d{2}[^\\n]{0,40}\\b|\\[)(?:info|warn|warning|error|debug|critical|fatal)\\b`,
    ),
    'a line of a log',
  ],
  [/\u001b\[[0-9;]{0,12}[a-z]|\u001b\]/, 'a command of a terminal'],
  [/set-cookie\s?:\s?\w{1,40}=/, 'a header of its own'],
]
