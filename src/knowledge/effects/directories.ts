// Directories and documents: LDAP filters and names, XPath, and XML that pulls in others.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { called, cleaning, methods, named } from './row-kit.ts'

const FILTER = 'f"(uid={x})"'
const PATH = 'f"//user[@name=\'{x}\']"'
const ldap3 = 'from ldap3 import Connection\nConnection("a")'
const pythonLdap = 'import ldap\nldap.initialize("a")'
const tree = 'from lxml import etree\netree.parse("a.xml")'
const root = 'from lxml import etree\netree.fromstring("<a/>")'
const xpath = (owner: string, names: readonly string[], at: string, start: string, x = PATH): EffectRow[] =>
  methods(owner, { kind: 'xpath', names, at, start, x })

export const directoryEffects = defineEffects([
  named('ldap3.Connection', ['ldap3.core.connection.Connection'], ldap3),
  ...methods('ldap3.Connection', {
    kind: 'ldap',
    does: 'ask',
    names: ['search'],
    at: 'search_filter',
    before: ['search_base'],
    start: ldap3,
    x: FILTER,
  }),
  ...methods('ldap3.Connection', {
    kind: 'ldap',
    does: 'ask',
    names: ['search'],
    at: 'search_base',
    start: ldap3,
    x: 'f"ou={x},dc=example"',
  }).map((row) => ({ ...row, example: `${row.example.slice(0, -1)}, "(uid=a)")` })),
  ...['paged_search'].map(
    (name): EffectRow => ({
      call: `ldap3.Connection.extend.standard.${name}`,
      parameters: ['search_base', 'search_filter'],
      effects: [{ kind: 'ldap', does: 'ask', at: 'search_filter' }],
      example: `${ldap3}.extend.standard.${name}("a", ${FILTER})`,
    }),
  ),
  {
    call: 'ldap3.Connection',
    parameters: ['server', 'user'],
    effects: [{ kind: 'ldap', does: 'ask', at: 'user' }],
    example: 'from ldap3 import Connection\nConnection("a", f"uid={x},ou=people")',
  },
  named(
    'ldap.ldapobject.LDAPObject',
    ['ldap.initialize', 'ldap.open', 'ldap.ldapobject.SimpleLDAPObject', 'ldap.ldapobject.ReconnectLDAPObject'],
    pythonLdap,
  ),
  ...methods('ldap.ldapobject.LDAPObject', {
    kind: 'ldap',
    does: 'ask',
    names: ['search', 'search_s', 'search_st', 'search_ext', 'search_ext_s'],
    at: 'filterstr',
    before: ['base', 'scope'],
    start: pythonLdap,
    x: FILTER,
  }),
  ...methods('ldap.ldapobject.LDAPObject', {
    kind: 'ldap',
    does: 'ask',
    names: ['simple_bind_s', 'bind_s', 'simple_bind'],
    at: 'who',
    start: pythonLdap,
    x: 'f"uid={x},ou=people"',
  }),
  named(
    'bonsai.LDAPConnection',
    ['bonsai.LDAPClient.connect', 'bonsai.asyncio.AIOLDAPConnection'],
    'import bonsai\nbonsai.LDAPClient("a").connect()',
  ),
  ...methods('bonsai.LDAPConnection', {
    kind: 'ldap',
    does: 'ask',
    names: ['search', 'paged_search'],
    at: 'filter_exp',
    before: ['base', 'scope'],
    start: 'import bonsai\nbonsai.LDAPClient("a").connect()',
    x: FILTER,
  }),
  cleaning('ldap3.utils.conv.escape_filter_chars', ['ldap']),
  cleaning('ldap3.utils.dn.escape_rdn', ['ldap']),
  cleaning('ldap.filter.escape_filter_chars', ['ldap']),
  cleaning('ldap.filter.filter_format', ['ldap']),
  cleaning('ldap.dn.escape_dn_chars', ['ldap']),
  cleaning('bonsai.escape_filter_exp', ['ldap'], ['bonsai.escape_attribute_value', 'bonsai.utils.escape_filter_exp']),

  // XPath
  named(
    'lxml.etree._ElementTree',
    ['lxml.etree.parse', 'lxml.etree.ElementTree', 'lxml.html.parse', 'lxml.objectify.parse', 'lxml.etree._Element.getroottree'],
    tree,
  ),
  named(
    'lxml.etree._Element',
    [
      'lxml.etree._ElementTree.getroot',
      'lxml.etree.fromstring',
      'lxml.etree.XML',
      'lxml.etree.HTML',
      'lxml.html.fromstring',
      'lxml.html.document_fromstring',
      'lxml.html.fragment_fromstring',
      'lxml.objectify.fromstring',
      'lxml.etree.Element',
      'lxml.etree._Element.[]',
      'lxml.etree._Element.find',
      'lxml.etree._Element.getparent',
    ],
    root,
  ),
  ...['getroottree', 'find', 'getparent'].map(
    (name): EffectRow => ({
      call: `lxml.etree._Element.${name}`,
      passes: ['self'],
      example: `from lxml import etree\ny = etree.fromstring(x).${name}()`,
    }),
  ),
  {
    call: 'lxml.etree._ElementTree.getroot',
    passes: ['self'],
    example: 'from io import BytesIO\nfrom lxml import etree\ny = etree.parse(x).getroot()',
  },
  ...xpath('lxml.etree._ElementTree', ['xpath'], '_path', tree),
  ...xpath('lxml.etree._Element', ['xpath'], '_path', root),
  called('lxml.etree.XPath', 'xpath', 'run', 'path', PATH),
  called('lxml.etree.ETXPath', 'xpath', 'run', 'path', PATH),
  ...['select', 'iter_select', 'Selector'].map((name) =>
    called(`elementpath.${name}`, 'xpath', 'run', 'path', PATH, name === 'Selector' ? [] : ['root']),
  ),
  ...xpath('parsel.Selector', ['xpath'], 'query', 'from parsel import Selector\nSelector("a")'),
  named(
    'parsel.Selector',
    ['parsel.selector.Selector', 'scrapy.Selector', 'scrapy.selector.Selector', 'parsel.Selector.xpath', 'parsel.Selector.css'],
    'from parsel import Selector\nSelector("a")',
  ),
  ...methods('?', {
    kind: 'xpath',
    names: ['xpath'],
    at: 'path',
    start: 'from somewhere import document\ndocument',
    x: PATH,
    use: { around: /\/|\[/ },
  }),

  // XML
  ...['fromstring', 'XML', 'parse'].map(
    (name): EffectRow => ({
      call: `lxml.etree.${name}`,
      also: name === 'XML' ? [] : [`lxml.objectify.${name}`],
      passes: ['*'],
      example: `from lxml import etree\ny = etree.${name}(x)`,
    }),
  ),
  ...['HTML'].map(
    (name): EffectRow => ({
      call: `lxml.etree.${name}`,
      parameters: ['text'],
      passes: ['text'],
      example: `from lxml import etree\ny = etree.${name}(x)`,
    }),
  ),
  {
    call: 'lxml.html.fromstring',
    also: ['lxml.html.document_fromstring', 'lxml.html.fragment_fromstring'],
    parameters: ['html'],
    passes: ['html'],
    example: 'import lxml.html\ny = lxml.html.fromstring(x)',
  },
  {
    call: 'lxml.etree.tostring',
    also: ['lxml.html.tostring', 'xml.etree.ElementTree.tostring'],
    passes: ['*'],
    example: 'from lxml import etree\ny = etree.tostring(x)',
  },
  called('lxml.etree.XSLT', 'xml', 'load', 'xslt_input'),
  {
    call: 'lxml.etree._ElementTree.xinclude',
    effects: [{ kind: 'xml', does: 'load', at: 'self' }],
    example: 'from io import BytesIO\nfrom lxml import etree\netree.parse(BytesIO(x.encode())).xinclude()',
  },
  { call: 'xmltodict.parse', passes: ['*'], example: 'import xmltodict\ny = xmltodict.parse(x)' },
  ...['xml.etree.ElementTree', 'defusedxml.ElementTree', 'defusedxml.lxml'].map(
    (module): EffectRow => ({
      call: `${module}.fromstring`,
      also: [`${module}.XML`, `${module}.parse`, `${module}.iterparse`],
      passes: ['*'],
      example: `from ${module} import fromstring\ny = fromstring(x)`,
    }),
  ),
  {
    call: 'xml.dom.minidom.parseString',
    also: ['defusedxml.minidom.parseString', 'xml.dom.pulldom.parseString'],
    passes: ['*'],
    example: 'from xml.dom.minidom import parseString\ny = parseString(x)',
  },
])
