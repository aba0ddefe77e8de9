const reasons: Readonly<Record<string, string>> = {
  EACCES: "access is denied",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is no folder",
  EPERM: "that is not allowed",
  EROFS: "the disk can only be read",
};

/**
 * What the operating system refused, in words: "there is no such file or folder: /data/x.csv".
 *
 * @param error As Node throws it; one without a known code keeps its own words.
 */
export function systemReason(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const reason = reasons[error.code ?? ""];
  if (reason === undefined) return `the operating system said ${error.message}`;
  return error.path === undefined ? reason : `${reason}: ${error.path}`;
}

/** Failures of Node's own calls carry the name of the system call. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}
