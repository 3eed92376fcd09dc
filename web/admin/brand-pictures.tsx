import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import {
  BRAND_PICTURE_TYPES,
  BRAND_PICTURES,
  MOST_BRAND_PICTURE_BYTES,
  MOST_BRAND_PICTURE_PIXELS,
  type BrandPictureKind,
} from "../../shared/brand-theme.ts";
import { FormField, type FieldError } from "../ui/form-field.tsx";

type Picture = { url: string; width: number; height: number };
export type HeldPictures = { [kind in BrandPictureKind]: Picture | null };

type Props = {
  held: HeldPictures | undefined;
  errors: readonly FieldError[];
  /** What the form holds, when it came back. */
  value: (name: string) => string;
};

/** Logo for light and for dark pages, and the icon: each with what is shown now, on both grounds. */
export function BrandPictures(props: Props) {
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-1 font-semibold">
        <FormattedMessage id="admin.brands.pictures" />
      </legend>
      <p className="field-hint">
        <FormattedMessage
          id="admin.brands.pictures.hint"
          values={{ kilobytes: MOST_BRAND_PICTURE_BYTES / 1_000, pixels: MOST_BRAND_PICTURE_PIXELS }}
        />
      </p>
      {BRAND_PICTURES.map((kind) => (
        <PictureField key={kind} kind={kind} {...props} />
      ))}
    </fieldset>
  );
}

function PictureField({ kind, held, errors, value }: Props & { kind: BrandPictureKind }) {
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => (chosen === null ? undefined : () => URL.revokeObjectURL(chosen)), [chosen]);
  const picture = held?.[kind];
  const [kept, keptName] = [value(`${kind}.kept`), value(`${kind}.keptName`)];
  return (
    <div className="grid gap-2">
      <FormField
        optional
        name={kind}
        label={<FormattedMessage id={`admin.brands.${kind}`} />}
        hint={<FormattedMessage id={`admin.brands.${kind}.hint`} />}
        errors={errors}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept={BRAND_PICTURE_TYPES.join(",")}
            className="input"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              setChosen(file ? URL.createObjectURL(file) : null);
            }}
          />
        )}
      </FormField>
      {kept !== "" && chosen === null && (
        <p className="field-hint">
          <FormattedMessage id="admin.brands.picture.kept" values={{ name: <bdi>{keptName}</bdi> }} />
          <input type="hidden" name={`${kind}.kept`} value={kept} />
          <input type="hidden" name={`${kind}.keptName`} value={keptName} />
        </p>
      )}
      {chosen === null ? picture && <OnGrounds kind={kind} {...picture} /> : <OnGrounds kind={kind} url={chosen} />}
      {picture && (
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" name={`${kind}.remove`} value="yes" defaultChecked={value(`${kind}.remove`) !== ""} />
          <FormattedMessage id={`admin.brands.${kind}.remove`} />
        </label>
      )}
    </div>
  );
}

function OnGrounds({ kind, url, width, height }: { kind: BrandPictureKind; url: string; width?: number; height?: number }) {
  const intl = useIntl();
  const what = intl.formatMessage({ id: `admin.brands.${kind}` });
  return (
    <div className="brand-grounds">
      {(["light", "dark"] as const).map((ground) => (
        <span key={ground} className="brand-ground" data-ground={ground} data-kind={kind}>
          <img src={url} width={width} height={height} alt={intl.formatMessage({ id: `admin.brands.picture.${ground}` }, { what })} />
        </span>
      ))}
    </div>
  );
}
