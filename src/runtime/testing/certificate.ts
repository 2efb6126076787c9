// A self-signed certificate for api.test and 127.0.0.1 and its key, for tests that speak TLS to themselves. Valid until 2126;
// made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500
//   -subj '/CN=wasmeter test' -addext 'subjectAltName=DNS:api.test,IP:127.0.0.1'

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUigAwIBAgIUV5sFYrXuWj7t/1E0zFDyf/pUCwswCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNd2FzbWV0ZXIgdGVzdDAgFw0yNjExMjIyMTM0MDJaGA8yMTI2
MTAyOTIxMzQwMlowGDEWMBQGA1UEAwwNd2FzbWV0ZXIgdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABPvkxKjNP3F+y9a/CHs9VMeV990HHw3BmcPVAiyzpwW2
QlANMo5G6zxSFpfuTBgu2IMFrUz8mTyuypEU8CuQ9gKjbjBsMB0GA1UdDgQWBBQ7
V4Iyqlj9i6wIFU5cyGvVIuPWaTAfBgNVHSMEGDAWgBQ7V4Iyqlj9i6wIFU5cyGvV
IuPWaTAPBgNVHRMBAf8EBTADAQH/MBkGA1UdEQQSMBCCCGFwaS50ZXN0hwR/AAAB
MAoGCCqGSM49BAMCA0cAMEQCIHtu9RIhlPIWq47GtM8TZsP6cY3PRPVkKqYUNZiU
Z9/hAiAIK8+P2sctHzt3NLw4jLTshdEZAxi11JLRJqSGRhJwGQ==
-----END CERTIFICATE-----
`;

/** Protects nothing. */
export const certificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgU+6K75ouYnnpsXsH
bwSRJYE+SfNZBIbQ43I+1R049wOhRANCAAT75MSozT9xfsvWvwh7PVTHlffdBx8N
wZnD1QIss6cFtkJQDTKORus8UhaX7kwYLtiDBa1M/Jk8rsqRFPArkPYC
-----END PRIVATE KEY-----
`;
