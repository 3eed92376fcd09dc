/** Certificates for the servers of tests. */
import { execFileSync } from "node:child_process";

export type SelfSigned = {
  /** The common name. */
  name: string;
  /** Where the private key goes, in PEM. */
  key: string;
  /** Where the certificate goes, in PEM. */
  certificate: string;
  /** RSA of 2,048 bits unless said. */
  curve?: "P-256";
  /** Other names, as OpenSSL writes them: `DNS:imap.test,IP:127.0.0.1`. */
  names?: string;
};

/** Makes a key and a certificate that it signed itself, good for some days. @throws Error when `openssl` is not installed */
export function selfSigned({ name, key, certificate, curve, names }: SelfSigned): void {
  const algorithm = curve ? ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${curve}`] : ["-newkey", "rsa:2048"];
  const more = names ? ["-addext", `subjectAltName=${names}`] : [];
  execFileSync(
    "openssl",
    ["req", "-x509", ...algorithm, "-nodes", "-days", "30", "-subj", `/CN=${name}`, ...more, "-keyout", key, "-out", certificate],
    { stdio: "ignore" },
  );
}
