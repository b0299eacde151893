/** A key and a certificate that nobody trusts, for `shop.test`, `localhost` and 127.0.0.1; made for tests, and of no use elsewhere. */
export const testCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgukHWlb/6/6dwzsB4
tMAJbYS7GhYMqvmvB/8sPHGOpm+hRANCAATDFBPwasZbGrXxvZ86oCla+9hHrXbT
W2+oBjNrHb8aOIc+7mB7wLkpi3dj+FuXcqTH/aMZQMYe1fwFK45x47dA
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBpjCCAUygAwIBAgIUBX4gyI+iVLd8KcZOmjRVwt3H/A8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJc2hvcC50ZXN0MCAXDTI2MTEyNDAzNDk1M1oYDzIxMjYxMDMx
MDM0OTUzWjAUMRIwEAYDVQQDDAlzaG9wLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATDFBPwasZbGrXxvZ86oCla+9hHrXbTW2+oBjNrHb8aOIc+7mB7wLkp
i3dj+FuXcqTH/aMZQMYe1fwFK45x47dAo3oweDAdBgNVHQ4EFgQUiC5zeN6lT76c
/vWvAy9xrxM9ZjEwHwYDVR0jBBgwFoAUiC5zeN6lT76c/vWvAy9xrxM9ZjEwDwYD
VR0TAQH/BAUwAwEB/zAlBgNVHREEHjAcgglzaG9wLnRlc3SCCWxvY2FsaG9zdIcE
fwAAATAKBggqhkjOPQQDAgNIADBFAiEAtLXw0n8oMrbvohkEdZHCUtSKquUTWgS4
FUMpDaTkhlwCIAMQYPS7iuRmRVOYD7yBjLrJD2G/I+jZ8NDPdGAOlOPS
-----END CERTIFICATE-----`,
};

/** One of the same key and for the same names that held for the year 2000. */
export const expiredCertificate = {
  key: testCertificate.key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYDCCAQWgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlzaG9wLnRl
c3QwHhcNMDAwMTAxMDAwMDAwWhcNMDEwMTAxMDAwMDAwWjAUMRIwEAYDVQQDDAlz
aG9wLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATDFBPwasZbGrXxvZ86
oCla+9hHrXbTW2+oBjNrHb8aOIc+7mB7wLkpi3dj+FuXcqTH/aMZQMYe1fwFK45x
47dAo0gwRjAlBgNVHREEHjAcgglzaG9wLnRlc3SCCWxvY2FsaG9zdIcEfwAAATAd
BgNVHQ4EFgQUiC5zeN6lT76c/vWvAy9xrxM9ZjEwCgYIKoZIzj0EAwIDSQAwRgIh
AMHhWEHSNz5GgaKmn5jFqLqSU9m+BdqqPeSqjkSWkjzLAiEAlpgrQRLaWMuqXkBh
N7jybWh6ik9VugXTb9kikcRvXLk=
-----END CERTIFICATE-----`,
};
