/** URL of the folder that the bundle lies in, with the slash at its end. k6 resolves only while the script loads. */
export const BUNDLE_FOLDER = import.meta.resolve('./');
