// Objects of other languages, written down: whoever reads them back runs what they say.

import { type AttackClass, firstOf } from '../kit.ts'

export const deserialisation: AttackClass = {
  id: 'deserialisation',
  cwe: 'CWE-502',
  why: 'Reading back an object that was written down by somebody else runs code of their choice.',
  triggers: [
    'ro0ab',
    '\u00ac\u00ed',
    'o:',
    'a:',
    '!!',
    '!ruby',
    '!python',
    'gasv',
    'csub',
    'cos\n',
    'cposix',
    'c__builtin__',
    'aaeaaad',
    '$type',
    '$$nd',
    'h4siaaaa',
    '@type',
    '(dp0',
    "(s'",
    '\u0004\b',
  ],
  find(text, lower) {
    return firstOf(text, exact) ?? firstOf(lower, shapes)
  },
  attacks: [
    'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHD',
    'O:8:"Customer":1:{s:4:"name";s:1:"x";}',
    '!!python/object/apply:os.system ["id"]',
    "cos\nsystem\n(S'id'\ntR.",
    '{"$type":"System.Windows.Data.ObjectDataProvider, PresentationFramework"}',
    '_$$ND_FUNC$$_function(){go()}()',
    '!!javax.script.ScriptEngineManager [x]',
    'AAEAAAD/////AQAAAAAAAAAMAgAAAEdTeXN0',
  ],
  harmless: ['note: a:b', 'Wow!! python is great', '{"type": "System"}', 'O: what a day', 'roabxyz', 'a:5, b:6'],
}

const exact: readonly (readonly [RegExp, string])[] = [
  [/(?:^|["'=,\s])rO0AB[A-Za-z0-9+/]{8}|^\u00ac\u00ed\u0000\u0005/, 'an object of Java'],
  [/(?:^|["'=,\s])AAEAAAD\/{5}/, 'an object of .NET'],
  [
    /^gAS[A-Za-z0-9+/]{2}|^gA[JIMN][A-Za-z0-9+/]{10}|(?:^|\n)c(?:os|posix|nt|subprocess|__builtin__|builtins|commands|sys)\n\w{1,30}\n|^\u0080[\u0002-\u0005][\s\S]{0,20}(?:c|\u008c)/,
    'an object of Python',
  ],
  [/^\u0004\b[oUIe[{:]|^BAh[bJ7]/, 'an object of Ruby'],
]
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[{;"'=])[oc]:\+?\d{1,4}:"[\w\\]{1,100}":\d{1,4}:\{|(?:^|[{;"'=])a:\d{1,4}:\{(?:[is]:\d|\})/, 'an object of PHP'],
  [
    /!!?(?:python\/(?:object|name|module|tuple)|ruby\/(?:object|hash|struct|sym)|java\.|javax\.|com\.|org\.)|!!\w{1,30}\.\w{1,30}\.\w/,
    'an object in YAML',
  ],
  [
    /["']\$type["']\s{0,3}:\s{0,3}["'](?:system|microsoft|mscorlib)|["']@type["']\s{0,3}:\s{0,3}["'](?:java|com|org|javax)\./,
    'an object named in JSON',
  ],
  [/_\$\$nd_func\$\$_/, 'a function of JavaScript'],
  [/<(?:java\b[^>]{0,80}xmldecoder|object\s{1,3}class\s{0,2}=\s{0,2}["']java|void\s{1,3}method)/, 'an object of Java in XML'],
]
