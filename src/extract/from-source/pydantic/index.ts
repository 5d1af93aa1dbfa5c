// pydantic: what its classes do when a program runs, and what fields a class has.
export { FIELD_INFO } from './field-info.ts'
export { fieldsOf } from './fields.ts'
export { PYDANTIC } from './natives.ts'
