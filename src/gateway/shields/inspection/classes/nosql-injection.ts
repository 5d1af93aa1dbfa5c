// Operators of document databases where a value is expected, and script for them.

import { type AttackClass, firstOf } from '../kit.ts'

export const nosqlInjection: AttackClass = {
  id: 'nosql-injection',
  cwe: 'CWE-943',
  why: 'An operator in the place of a value makes the condition true for every document; script in a query runs in the database.',
  triggers: [
    '$where',
    '$ne',
    '$gt',
    '$lt',
    '$regex',
    '$or',
    '$and',
    '$in',
    '$nin',
    '$exists',
    '$func',
    '$eq',
    '$not',
    '$expr',
    'db.',
    'while(',
    'while (',
    'return ',
    'new date',
    '$elem',
    'this.',
    '$nor',
    'emit(',
    'mapreduce',
  ],
  find(_text, lower) {
    return firstOf(lower, shapes)
  },
  attacks: [
    '[$ne]',
    '{"$gt": ""}',
    "'; return true; var x='",
    'x, $where: "5 == 5"',
    "', $or: [ {}, { 'a':'a",
    'db.users.drop()',
    "' || this.password.match(/^a/) || 'a'=='b",
    '$regex',
  ],
  harmless: [
    'costs $new money',
    '$schema',
    'return to sender',
    'the db. is down',
    'in 5 $ or more',
    'while (true) rest',
    '{"where": "Paris", "or": "Rome"}',
  ],
}

const operators = '(?:where|ne|gte?|lte?|regex|n?in|exists|or|nor|and|not|eq|expr|func|elemmatch|all|mod|size|type|text|jsonschema)'
const shapes: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^\\$${operators}$|\\[\\s{0,2}["']?\\$${operators}["']?\\s{0,2}\\]`), 'an operator of a document database'],
  [
    new RegExp(`["']\\$${operators}["']\\s{0,3}:|(?:^|[\\s,{('"])\\$${operators}\\s{0,3}:\\s{0,3}["'[{\\d/tf]`),
    'an operator of a document database',
  ],
  [
    /\bdb\.(?:[a-z_]\w{0,40}\.)?(?:insert|remove|drop|find|update|save|delete|eval|dropdatabase|getcollection\w*|runcommand|adduser|count|stats|getname|version|aggregate|loadserverscripts|injection)\w{0,12}\s?\(/,
    'a call of a document database',
  ],
  [
    /['";]\s{0,3}(?:return\s{1,3}[^;]{1,60};|while\s?\(\s?(?:true|1)\s?\)|this\.\w+)|(?:\|\||&&)\s{0,3}this\.\w{1,40}\s{0,3}(?:[.=!<>]|$)|;\s{0,3}var\s{1,3}\w+\s?=/,
    'script for a database',
  ],
  [/\bdo\s?\{[^}]{0,80}\}\s?while\s?\(|new date\s?\(\s?\)\s?;?[^)]{0,60}(?:while|curdate|sleep)/, 'script for a database'],
]
