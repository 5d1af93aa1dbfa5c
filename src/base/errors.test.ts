import { expect, test } from 'vitest'
import { UserError, type UserErrorCode, userErrors } from './errors.ts'

test.each(Object.entries(userErrors))('%s is written in the grammar of errors', (code, { message, remedy }) => {
  expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  for (const text of [message, remedy]) {
    expect(text).not.toMatch(/[.!]$/)
    expect(text).not.toMatch(/\n/)
    expect(text).toMatch(/^[a-z`{]/)
    expect(text.split('`').length % 2, 'backticks come in pairs').toBe(1)
  }
})

test('the words are filled in, and nothing that a terminal obeys gets through', () => {
  const error = new UserError('path-not-a-folder', { path: 'a\u001b[2Jb.py', folder: '.' })
  expect(error.message).toBe('`a\\x1b[2Jb.py`: this is a file, and a folder is needed')
  expect(error.remedy).toBe('give the folder of the project, such as `.`')
})

test('a word that holds a slot of its own is not filled again', () => {
  expect(new UserError('path-missing', { path: '{path}' }).message).toBe('`{path}`: there is no such folder')
})

test.each(Object.keys(userErrors))('%s refuses to be raised with a hole in it', (code) => {
  // The keys of the table are the codes; `Object.keys` only promises strings.
  const known = code as UserErrorCode
  const { message, remedy } = userErrors[known]
  if (/\{\w+\}/.test(message + remedy)) expect(() => new UserError(known)).toThrow(/was raised without/)
  else expect(new UserError(known).message).toBe(message)
})
