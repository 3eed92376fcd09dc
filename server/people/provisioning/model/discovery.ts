/** What the service says of itself (RFC 7643 §5 to §7). */
import { USER } from "./user.ts";

const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema";

type Attribute = {
  name: string;
  type?: string;
  sub?: Attribute[];
  required?: true;
  many?: true;
  mutability?: string;
  uniqueness?: string;
  exact?: true;
};

function attribute({ name, type = "string", sub, required, many, mutability = "readWrite", uniqueness = "none", exact }: Attribute): {
  [name: string]: unknown;
} {
  return {
    name,
    type: sub ? "complex" : type,
    multiValued: many === true,
    description: name,
    required: required === true,
    caseExact: exact === true,
    mutability,
    returned: "default",
    uniqueness,
    ...(sub && { subAttributes: sub.map(attribute) }),
  };
}

const READ = "readOnly";
const USER_ATTRIBUTES: Attribute[] = [
  { name: "userName", required: true, uniqueness: "server" },
  { name: "name", sub: [{ name: "formatted" }, { name: "givenName" }, { name: "familyName" }] },
  { name: "displayName" },
  {
    name: "emails",
    many: true,
    required: true,
    mutability: "immutable",
    sub: [
      { name: "value", mutability: "immutable", uniqueness: "server" },
      { name: "type", mutability: "immutable" },
      { name: "primary", type: "boolean", mutability: "immutable" },
    ],
  },
  { name: "locale" },
  { name: "preferredLanguage" },
  { name: "active", type: "boolean" },
  {
    name: "groups",
    many: true,
    mutability: READ,
    sub: [
      { name: "value", mutability: READ },
      { name: "display", mutability: READ },
    ],
  },
];
const GROUP_ATTRIBUTES: Attribute[] = [
  { name: "displayName", required: true, uniqueness: "server" },
  {
    name: "members",
    many: true,
    sub: [
      { name: "value", mutability: "immutable", exact: true },
      { name: "display", mutability: READ },
    ],
  },
];

/** @param base address of the service */
export function schemas(base: string): { [name: string]: unknown; id: string }[] {
  const schema = (id: string, name: string, attributes: Attribute[]) => ({
    schemas: [SCHEMA],
    id,
    name,
    description: name,
    attributes: attributes.map(attribute),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  });
  return [schema(USER, "User", USER_ATTRIBUTES), schema(GROUP, "Group", GROUP_ATTRIBUTES)];
}

export function resourceTypes(base: string): { [name: string]: unknown; id: string }[] {
  return (
    [
      ["User", USER],
      ["Group", GROUP],
    ] as const
  ).map(([id, schema]) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id,
    name: id,
    endpoint: `/${id}s`,
    description: id,
    schema,
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${id}` },
  }));
}

export function serviceProviderConfig(base: string): { [name: string]: unknown } {
  const off = { supported: false };
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: off,
    sort: off,
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The token of the connection, in the Authorization header",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}
