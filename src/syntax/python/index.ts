// Python source, lowered: the door of this folder.
export { decodePython } from './decode.ts'
export * from './form.ts'
export { decodeForm, encodeForm } from './form-codec.ts'
export { checkPython, type ParsedPython, parsePython } from './parse-python.ts'
export { endLineOf, endOf, lineOf, startOf } from './place.ts'
export { printForm, printNode } from './print-form.ts'
export { childrenOf, type Operand, type Shape, shapes } from './shapes.ts'
export { unparse } from './unparse.ts'
