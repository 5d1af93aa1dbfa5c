// The door to the code layer of the model.
export { type CodeSources, collectCode, requestPart, type SurveyedCode, surveyCode } from './collect-code.ts'
export { placeOfNode } from './written.ts'
