// Keeps the door narrow: the numbers we wrote out are Pyright's, and nothing of its program comes along.
import { fileURLToPath } from 'node:url'
import * as parseNodes from '@zzzen/pyright-internal/dist/parser/parseNodes.js'
import * as tokenizerTypes from '@zzzen/pyright-internal/dist/parser/tokenizerTypes.js'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { NestingError, parseTree } from './parser.ts'
import * as tables from './parser-tables.ts'

/** Every module of Pyright that our bundle holds. A new one is a decision: look at what it drags in. */
const modules = [
  'common/caseSensitivityDetector.js',
  'common/collectionUtils.js',
  'common/core.js',
  'common/debug.js',
  'common/diagnostic.js',
  'common/diagnosticSink.js',
  'common/pathUtils.js',
  'common/positionUtils.js',
  'common/pythonVersion.js',
  'common/serviceKeys.js',
  'common/serviceProvider.js',
  'common/stringUtils.js',
  'common/textRange.js',
  'common/textRangeCollection.js',
  'common/timing.js',
  'common/uri/baseUri.js',
  'common/uri/constantUri.js',
  'common/uri/emptyUri.js',
  'common/uri/fileUri.js',
  'common/uri/memoization.js',
  'common/uri/uri.js',
  'common/uri/webUri.js',
  'localization/localize.js',
  'parser/characterStream.js',
  'parser/characters.js',
  'parser/parseNodes.js',
  'parser/parser.js',
  'parser/stringAnnotationInfo.js',
  'parser/stringTokenUtils.js',
  'parser/tokenizer.js',
  'parser/tokenizerTypes.js',
  'parser/unicode.js',
]

describe('what the door pulls in', () => {
  test('is the parser and no other part of Pyright', async () => {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    })
    const packaged = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/'))
    const isMessages = (path: string) => path.includes('/localization/package.nls.')
    const code = packaged.filter((path) => !isMessages(path)).map((path) => path.replace(/^.*pyright-internal\/dist\//, ''))
    expect(code.filter((path) => !path.includes('node_modules/')).sort()).toEqual(modules)
    expect(code.filter((path) => path.includes('node_modules/')).map((path) => path.replace(/^.*node_modules\//, ''))).toEqual([
      'vscode-uri/lib/umd/index.js',
    ])
  })
})

describe('the numbers of the parser tables', () => {
  const pairs = [
    ['node types', tables.NodeType, runtimeTable(parseNodes, 'ParseNodeType')],
    ['operators', tables.OperatorType, runtimeTable(tokenizerTypes, 'OperatorType')],
    ['keywords', tables.KeywordType, runtimeTable(tokenizerTypes, 'KeywordType')],
    ['tokens', tables.TokenType, runtimeTable(tokenizerTypes, 'TokenType')],
    ['string flags', tables.StringFlags, runtimeTable(tokenizerTypes, 'StringTokenFlags')],
    ['argument categories', tables.ArgCategory, runtimeTable(parseNodes, 'ArgCategory')],
    ['parameter categories', tables.ParamCategory, runtimeTable(parseNodes, 'ParamCategory')],
    ['error categories', tables.ErrorCategory, runtimeTable(parseNodes, 'ErrorExpressionCategory')],
  ] as const
  test.each(pairs)('%s are the numbers of the package', (_, ours, theirs) => {
    expect(theirs).toMatchObject(ours)
  })

  test('no kind of node is missing', () => {
    const names = Object.keys(runtimeTable(parseNodes, 'ParseNodeType')).filter((name) => Number.isNaN(Number(name)))
    expect(names.sort()).toEqual(Object.keys(tables.NodeType).sort())
  })
})

describe('parseTree', () => {
  test('speaks English and counts lines from one', () => {
    expect(parseTree('x = 1\ny = (\n').errors).toContainEqual({ line: 2, message: '"(" was not closed', isDepth: false })
  })

  test.each([
    ['a malformed type comment is a comment', 'x = 1  # type: not a [ type\n'],
    ['a return in a finally clause only warns', 'def f():\n    try:\n        pass\n    finally:\n        return 1\n'],
    ['exceptions without parentheses are Python 3.14', 'try:\n    pass\nexcept A, B:\n    pass\n'],
    ['lazy imports are Python 3.15', 'lazy import json\nlazy = 1\n'],
  ])('%s', (_, source) => {
    expect(parseTree(source).errors).toEqual([])
  })

  test('what nests too deep is not parsed', () => {
    expect(() => parseTree(`x = 1\ny = ${'['.repeat(201)}`)).toThrow(NestingError)
    expect(parseTree(`y = ${'['.repeat(200)}${']'.repeat(200)}`).errors).toEqual([])
  })
})

/** The enums are constants in the declarations, but tables at run time. */
function runtimeTable(module: object, name: string): object {
  const table = Object.entries(module).find(([key]) => key === name)?.[1]
  if (typeof table !== 'object' || table === null) throw new Error(`the package has no table ${name}`)
  return table
}
