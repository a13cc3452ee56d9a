/** For the endpoints of this machine: they take any, and must not be sent real ones. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
