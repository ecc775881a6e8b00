import { z } from 'zod';
import { settingsSchema } from './settings.ts';

type Shape = (typeof settingsSchema)['shape'];
type WithoutDefault<Schema> =
  Schema extends z.ZodDefault<infer Inner>
    ? Inner
    : Schema extends z.ZodPrefault<infer Inner>
      ? Inner
      : Schema;
type ChangeShape = { readonly [Name in keyof Shape]: z.ZodOptional<WithoutDefault<Shape[Name]>> };

/**
 * Some of the settings. Not `settingsSchema.partial()`: that fills in the default of each member left out, and one change
 * would put all others back.
 */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => [name, withoutDefault(schema).optional()]),
  ) as ChangeShape,
);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

function withoutDefault(schema: Shape[keyof Shape]) {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
}
