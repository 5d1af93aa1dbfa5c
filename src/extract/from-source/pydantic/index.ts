// pydantic: what its classes do when a program runs, and what fields a class has.
export { BASE_MODEL, BASE_SETTINGS, SQL_MODEL } from './base-model.ts'
export { type Constraints, constraintsOf, FIELD_INFO } from './field-info.ts'
export { type ComputedField, computedFieldsOf, type Family, familyOf, fieldsOf, isDataclass, isModel, type ModelField } from './fields.ts'
export { type ExtraRule, extraRule, modelConfig, PYDANTIC_MAJOR_NOTE } from './model-config.ts'
export { PYDANTIC } from './natives.ts'
export { classOf, optionalOf, pathOf, substitute, unwrap } from './type-shape.ts'
