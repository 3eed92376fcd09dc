import { type Ask, type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const template = async (world: World): Promise<string> =>
  (await world.app.admin.post("/api/v1/checklist-templates", { name: fresh("Template"), steps: ["One"] })).body.id;

type Held = { id: string; revision: number; steps: { id: string; revision: number }[] };

/** A checklist with a step in a ticket of a kind: the one that is there, or a new one where the last was removed. */
async function held(world: World, key: "usual" | "restricted"): Promise<Held> {
  const path = `/api/v1/tickets/${world.tickets[key].number}/checklists`;
  const there = ((await world.app.admin.get(path)).body.data as Held[]).find(({ steps }) => steps.length > 0);
  return there ?? (await world.app.admin.post(path, { name: fresh("List"), steps: ["One"] })).body;
}

/** What is removed is made for this request alone. */
const made = async (world: World, key: "usual" | "restricted"): Promise<Held> =>
  (await world.app.admin.post(`/api/v1/tickets/${world.tickets[key].number}/checklists`, { name: fresh("List") })).body;
const withStep = async (world: World, key: "usual" | "restricted"): Promise<Held> => {
  const { body } = await world.app.admin.post(`/api/v1/checklists/${(await held(world, key)).id}/steps`, {
    text: fresh("Step"),
    after: null,
  });
  return body;
};

const onChecklist = (rest: (list: Held) => string, more: (list: Held) => Partial<Ask> = () => ({}), find = held) => {
  const of = (key: "usual" | "restricted") => async (world: World) => {
    const list = await find(world, key);
    return { path: `/checklists/${list.id}${rest(list)}`, unknown: `/checklists/${NOBODY}${rest(list)}`, ...more(list) };
  };
  return { usual: of("usual"), restricted: of("restricted") };
};
const match = ({ revision }: { revision: number }) => ({ headers: { "if-match": `"${revision}"` } });

const update = onChecklist(
  () => "",
  (list) => ({ body: { name: "Other" }, ...match(list) }),
);
const remove = onChecklist(() => "", undefined, made);
const addStep = onChecklist(
  () => "/steps",
  () => ({ body: { text: "Two" } }),
);
const changeStep = onChecklist(
  ({ steps }) => `/steps/${steps[0]!.id}`,
  ({ steps }) => ({ body: { text: fresh("Step") }, ...match(steps[0]!) }),
);
const removeStep = onChecklist(({ steps }) => `/steps/${steps[0]!.id}`, undefined, withStep);

/** Checklists. */
export default {
  "checklistTemplates.list": () => ({ path: "/checklist-templates" }),
  "checklistTemplates.create": () => ({ path: "/checklist-templates", body: { name: fresh("Template"), steps: ["One"] } }),
  "checklistTemplates.get": async (world) => ({
    path: `/checklist-templates/${await template(world)}`,
    unknown: `/checklist-templates/${NOBODY}`,
  }),
  "checklistTemplates.update": async (world) => ({
    path: `/checklist-templates/${await template(world)}`,
    unknown: `/checklist-templates/${NOBODY}`,
    body: { archived: true },
    ...match({ revision: 1 }),
  }),
  "checklistTemplates.order": async (world) => ({ path: "/checklist-templates/order", body: { ids: [await template(world)] } }),
  "checklistSteps.list": () => ({ path: "/checklist-steps?assignee=me" }),
  ...onTickets("checklists.list", () => ({ rest: "/checklists" })),
  ...onTickets("checklists.create", () => ({ rest: "/checklists", body: { name: fresh("List") } })),
  "checklists.update usual": update.usual,
  "checklists.update restricted": update.restricted,
  "checklists.remove usual": remove.usual,
  "checklists.remove restricted": remove.restricted,
  "checklistSteps.create usual": addStep.usual,
  "checklistSteps.create restricted": addStep.restricted,
  "checklistSteps.update usual": changeStep.usual,
  "checklistSteps.update restricted": changeStep.restricted,
  "checklistSteps.remove usual": removeStep.usual,
  "checklistSteps.remove restricted": removeStep.restricted,
} satisfies Asks;
