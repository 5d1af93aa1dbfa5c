import { expect, it } from 'vitest'
import { defaultOperationId, plainPath } from './operation-id.ts'

it.each([
  ['read_item', '/items/{item_id}', 'GET', 'read_item_items__item_id__get'],
  ['root', '/', 'POST', 'root__post'],
  ['files', '/files/{name:path}', 'GET', 'files_files__name__get'],
  ['größe', '/größe-1', 'PUT', 'größe_größe_1_put'],
] as const)('names the operation of %s at %s', (name, path, method, id) => expect(defaultOperationId(name, path, method)).toBe(id))

it.each([
  ['/a/{b:int}/{c}', '/a/{b}/{c}'],
  ['/a', '/a'],
  ['/{?}', '/{?}'],
] as const)('takes the converters out of %s', (path, plain) => expect(plainPath(path)).toBe(plain))
