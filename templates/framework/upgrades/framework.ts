/** The package that makes repositories. */
export const FRAMEWORK = 'mozdef-ef-projen';
