/** Answers of AWS, by the name of the operation: a function of what is asked. It throws what AWS would. */
export type Answers = Readonly<Record<string, (input: any) => unknown>>;

/** An AWS client that gives these answers, and keeps what it was asked. */
export function fakeClient(answers: Answers) {
  const calls: { operation: string; input: any }[] = [];
  const send = async ({ constructor, input }: { constructor: { name: string }; input: unknown }) => {
    const operation = constructor.name.replace(/Command$/, '');
    calls.push({ operation, input });
    if (!answers[operation]) {
      throw awsError('UnexpectedOperation', operation);
    }
    return answers[operation](input);
  };
  return { send, calls } as any;
}

export function awsError(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

/** An answer that is an error. */
export function fails(...error: Parameters<typeof awsError>): () => never {
  return () => {
    throw awsError(...error);
  };
}
