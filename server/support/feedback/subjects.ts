/** What an event about a survey is about: the ticket first, where there is one. */
export function subjectsOf(survey: {
  ticket_id: string | null;
  contact_id: string;
  organization_id: string | null;
}): [string, ...string[]] {
  const contact = `contact:${survey.contact_id}`;
  const organization = survey.organization_id ? [`organization:${survey.organization_id}`] : [];
  return survey.ticket_id ? [`ticket:${survey.ticket_id}`, contact, ...organization] : [contact, ...organization];
}
