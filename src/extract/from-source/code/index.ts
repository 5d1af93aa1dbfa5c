// The door to the code layer of the model.
export { type CodeSources, collectCode, requestPart, type SurveyedCode, surveyCode } from './collect-code.ts'
export { importsOf, modulesIn } from './module-names.ts'
export { placeBetween, placeOfNode } from './written.ts'
