/** The value of the SSM parameter, which all answers contain. */
export const PARAMETER_VALUE = "hello from SSM";
