// Markup and script that a page would run: tags that load or run something, handlers of events, addresses that are script, and script that breaks
// out of a text in which a page puts the value. Plain markup (paragraphs, links, pictures, tables) is none of it.

import { type AttackClass, firstOf, type Shape, sure } from '../kit.ts'
import { htmlTags } from './html-tags.ts'

export const crossSiteScripting: AttackClass = {
  id: 'cross-site-scripting',
  cwe: 'CWE-79',
  why: 'Markup that a page shows as it came runs as script in the browser of whoever looks at it.',
  triggers: [
    '<',
    'javascript',
    'vbscript',
    '=',
    '(',
    '`',
    'document',
    'window',
    'eval',
    'data:',
    'window',
    'self[',
    'top[',
    'parent[',
    'frames[',
    'this[',
    '[][',
    'self [',
    'srcdoc',
    'expression',
    'constructor',
    'location',
    '__proto__',
    '-alert',
    '-prompt',
    '-confirm',
    'throw',
  ],
  find(_text, lower) {
    if (lower.includes('<')) {
      for (const tag of htmlTags(lower)) {
        const shape = judgeTag(tag.name, tag.attributes)
        if (shape !== null) return shape
      }
    }
    return scriptShape(lower) ?? (/[a-z]<\/?[a-z]{1,3}>[a-z(]/.test(lower) ? scriptShape(lower.replace(/<\/?[a-z]{1,3}>/g, '')) : null)
  },
  attacks: [
    '<script>steal()</script>',
    '<img src=q onerror=run()>',
    '<svg/onload=go()>',
    '<a href="java\tscript:go()">x</a>',
    '"><iframe src=//evil.example>',
    '" autofocus onfocus="go()',
    "';alert(document.domain);//",
    '<details open ontoggle=go()>',
    '<form><button formaction=javascript:go()>',
    '(confirm)(5)',
    '<math href="javascript:go()">',
    '<base href=//evil.example>',
    '<div style="width:expression(go())">',
    'javascript:fetch("/me")',
  ],
  harmless: [
    '<p>Hello <b>world</b></p>',
    '<a href="https://example.com/?a=1&b=2">more</a>',
    '1 < 2 and 3 > 2',
    'h2<h1',
    'JavaScript: an introduction',
    'The alert (red) was confirmed',
    'I <3 you',
    '<img src="/a.png" alt="on time">',
    'console.log("on")',
    'condition = one',
    'const f = (x) => x + 1;',
  ],
}

const running = new Set([
  'script',
  '/script',
  'iframe',
  'object',
  'embed',
  'applet',
  'frameset',
  'frame',
  'base',
  'isindex',
  'bgsound',
  'layer',
  'ilayer',
  'xml',
  'xss',
  'portal',
  'import',
  '?import',
  'x:script',
  'noscript',
  'svg:script',
  'html:script',
])
const addresses = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'data',
  'xlink:href',
  'from',
  'to',
  'values',
  'background',
  'dynsrc',
  'lowsrc',
  'poster',
  'cite',
  'longdesc',
  'content',
  'code',
  'folder',
  'by',
  'url',
  'srcset',
  'manifest',
  'profile',
  'codebase',
  'classid',
  'archive',
])
/** The words that begin names of events; what follows them is open. */
const events = /^on(?:[a-z]{3,30})$/

function judgeTag(name: string, attributes: readonly { name: string; value: string }[]): Shape | null {
  if (running.has(name) || /^script\b/.test(name)) return sure(`a ${name.replace(/^[/?]/, '')} element`)
  if (
    name.startsWith('!--') &&
    /\b(?:exec|include|printenv|echo)\s/.test(`${name} ${attributes.map((one) => one.name).join(' ')}`) &&
    (name.includes('#') || attributes.some((one) => one.name.startsWith('#')))
  )
    return sure('a directive of the server')
  if (name === 'meta' && attributes.some((one) => one.name === 'http-equiv')) return sure('a meta element that acts')
  if (name === 'link' && attributes.some((one) => one.name === 'rel' || one.name === 'href')) return sure('a style sheet or import')
  if (name === 'style' || name === '/style') return sure('a style element')
  for (const { name: attribute, value } of attributes) {
    if (events.test(attribute)) return sure('a handler of an event')
    if (attribute === 'datasrc' || attribute === 'dataformatas') return sure('data from elsewhere')
    if (attribute === 'srcdoc') return sure('a document within an attribute')
    if (
      attribute === 'style' &&
      /expression\(|-moz-binding|behaviou?r:|binding:|url\([^)]{0,200}(?:\.js|\.xml|\.htc|javascript)|javascript\s*:|@import/.test(
        plain(value),
      )
    )
      return sure('a style that runs script')
    if (addresses.has(attribute) && isScriptAddress(value)) return sure('an address that is script')
    if (/^(?:x-|v-|ng-|@|:)[a-z-]+/.test(attribute) && /[(`]/.test(value) && /constructor|alert|eval|window|document|\$event/.test(value))
      return sure('a directive of a framework')
  }
  return null
}

/** Browsers ignore white space and control characters within the scheme. */
const plain = (value: string) =>
  decoded(value)
    .replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f]/g, '')
    .replace(/\/\*[^*]*\*\/|<!--[^>]*-->/g, '')
const decoded = (value: string) =>
  value
    .replace(/&#x0*([0-9a-f]{2,4});?|&#0*(\d{2,4});?/g, (_all, hex: string | undefined, decimal: string | undefined) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(/&(tab|newline);/g, '')
    .replace(/&colon;/g, ':')
const isScriptAddress = (value: string) =>
  /^(?:[a-z]{0,6}:)?(?:javascript|vbscript|livescript|mocha):|^data:(?:text\/(?:html|xml|javascript)|image\/svg|application\/(?:x-)?(?:javascript|xhtml|xml)|;|,)|^(?:feed|view-source):/.test(
    plain(value),
  ) || /(?:^|[;,\s])(?:url\s*=\s*)?["']?(?:javascript|vbscript):/.test(plain(value))

const called = '(?:alert|confirm|prompt|eval|atob|execscript|msgbox)'
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /["'`>\s/\u000b\u000c](?:on(?:abort|after|animation|auxclick|before|begin|blur|bounce|can|change|click|close|contextmenu|copy|cuechange|cut|dblclick|drag|drop|duration|emptied|end|error|finish|focus|formdata|fullscreen|got|hashchange|input|invalid|key|load|lost|message|mouse|moz|offline|online|page|paste|pause|play|pointer|popstate|progress|ratechange|repeat|reset|resize|scroll|search|seek|select|show|stalled|start|storage|submit|suspend|time|toggle|touch|transition|unhandled|unload|volume|waiting|webkit|wheel)[a-z]*)[\s/\u0000]*=/,
    'a handler of an event',
  ],
  [/["'`][^<>]{0,60}\bon[a-z]{3,20}\s*=\s*["'`{(]?\s*[a-z("'`]/, 'a handler of an event'],
  [new RegExp(`(?:^|[^a-z0-9_.$-])${called}(?:\\(|\\s{0,3}\`|\\?\\.\\(|\\\\u0028|\\.(?:call|apply|bind)\\b)`), 'a call of a browser'],
  [new RegExp(`[(\\[=,]\\s{0,3}["']?${called}["']?\\s{0,3}[)\\]]\\s{0,3}[(\`]`), 'a call of a browser'],
  [new RegExp(`[=(,[|?&{]\\s?${called}[,;)\\]]`), 'a function of a browser passed on'],
  [
    /\bdocument\s{0,3}(?:\?\.|\.|\[)\s{0,3}["']?(?:cookie|domain|location|write|body|referrer|url|documentelement|createelement|getelement|queryselector)/,
    'the document of a page',
  ],
  [/\b(?:window|self|top|parent|frames|globalthis|this)\s{0,3}\[\s{0,3}["'`/(]/, 'a global object of a page'],
  [/\b(?:window|self|top|parent)\.(?:location|name|open|onerror|eval|alert|document)\b/, 'a global object of a page'],
  [/\blocation\s{0,3}(?:=|\.(?:href|hash|search|replace|assign)\s{0,3}[=(])/, 'another address for a page'],
  [/(?:^|[^a-z0-9_])string\.fromcharcode\s?\(|\bunescape\s?\(|\[\]\[|\(!\[\]\+/, 'hidden script'],
  [/\b(?:settimeout|setinterval|setimmediate|function|import)\s?\(\s?["'`]/, 'script in a text'],
  [/\bconstructor\s{0,3}(?:\(|\.constructor|\[|\.prototype)|\b__proto__\b|\["constructor"\]/, 'a constructor'],
  [/(?:^|["'`=(:;,\s>])(?:java|vb|live)\s{0,2}script:[^\s%]/, 'an address that is script'],
  [/-moz-binding\s?:/, 'a style that runs script'],
  [/data:text\/html/, 'a page within an address'],
  [/['"`)\d]-(?:alert|confirm|prompt)\b|\bthrow\s?(?:\/|[a-z]+\?)|\bonerror\s?=/, 'script'],
]
const scriptShape = (lower: string): Shape | null => firstOf(lower, shapes)
