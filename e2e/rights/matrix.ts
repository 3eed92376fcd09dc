import type { TicketKey } from "./world.ts";

/**
 * Who may do what: every operation, every kind of actor, and the status he is answered. Reviewed by people; the test asks all of it over HTTP.
 *
 * Staff, signed in:      owner, adm(in), lead, ag(en)t, coll(aborator); `list` is an agent on the access list of the restricted ticket, `asgd` one who
 *                        has it assigned. The others are on no access list.
 * API tokens:            allT every right and nobody's; fewT `tickets.read files.read` and nobody's; bndT acts for `list` with few rights.
 * Customers, signed in:  own asked; sees is a colleague who may see the organization's requests, col one who may not; oth belongs to another
 *                        organization; frm could see the requests until yesterday, fut will from a later year; sec belongs to both organizations and
 *                        may see the requests of the other one only; rdr takes part and may read; cc was named in Cc.
 * By link:               gst holds the link of the ticket `usual`.
 * Ended or none:         rvT a revoked token, rvS a session signed out, gone the session of an agent who was deactivated, rvL a revoked link,
 *                        old a link whose time is over, anon nobody at all.
 *
 * Tickets: `usual` of own in the first organization; `restricted` likewise, seen by its access list and its requester; `beta` in the other organization;
 *          `mailed` came by mail from a stranger, `sealed` likewise to a restricted mailbox.
 * The calls of mail providers bring a made-up secret: 401 whoever makes them.
 * 401 who are you, 403 you see it and may not (or may do nothing of the kind), 404 there is no such thing, in the very words for what does not exist.
 */
export const MATRIX = `
operation                                 owner   adm  lead   agt  coll  list  asgd |  allT  fewT  bndT |   own  sees   col   oth   frm   fut   sec   rdr    cc   gst |   rvT   rvS  gone   rvL   old  anon
files.upload                                201   201   201   201   201   201   201 |   201   403   403 |   201   201   201   201   201   201   201   201   201   201 |   401   201   201   401   401   201
files.get usual                             200   200   200   200   200   200   200 |   200   200   200 |   200   200   404   404   404   404   404   200   404   200 |   401   401   401   401   401   401
files.get restricted                        200   404   404   404   404   200   200 |   200   404   200 |   200   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
files.get beta                              200   200   200   200   200   200   200 |   200   200   200 |   404   404   404   200   404   404   200   404   404   404 |   401   401   401   401   401   401
files.get usual note                        200   200   200   200   200   200   200 |   200   404   200 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
files.get restricted note                   200   404   404   404   404   200   200 |   200   404   200 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401

events.list                                 200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
references.resolve                          200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   200   200   401   401   200
events.stream                               200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

me.get                                      200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   200   200   401   401   200

agents.list                                 200   200   200   200   200   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
agents.create                               201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
agents.create owner                         201   403   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
agents.get                                  200   200   200   200   200   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
agents.update                               200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
agents.update to owner                      200   403   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

teams.list                                  200   200   200   200   200   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
teams.create                                201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
teams.get                                   200   200   200   200   200   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
teams.update                                200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

tokens.list                                 200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tokens.create                               201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tokens.create above                         201   403   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tokens.revoke                               200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

audit.list                                  200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

contacts.list                               200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
contacts.create                             201   201   201   201   403   201   201 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
contacts.get                                200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
contacts.update                             200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

organizations.list                          200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
organizations.create                        201   201   201   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
organizations.get                           200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
organizations.update                        200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

memberships.list                            200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
memberships.create                          201   201   201   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
memberships.get                             200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
memberships.update                          200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

brands.list                                 200   200   200   200   200   200   200 |   200   403   403 |   200   200   200   200   200   200   200   200   200   403 |   401   200   200   401   401   200
brands.create                               201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
brands.get                                  200   200   200   200   200   200   200 |   200   403   403 |   200   200   200   200   200   200   200   200   200   403 |   401   200   200   401   401   200
brands.update                               200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

products.list                               200   200   200   200   200   200   200 |   200   403   403 |   200   200   200   200   200   200   200   200   200   403 |   401   200   200   401   401   200
products.create                             201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
products.get                                200   200   200   200   200   200   200 |   200   403   403 |   200   200   200   200   200   200   200   200   200   403 |   401   200   200   401   401   200
products.update                             200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

tickets.open                                422   422   422   422   403   422   422 |   422   403   403 |   201   201   201   201   201   201   201   201   201   403 |   401   422   422   401   401   422
tickets.open for another                    201   201   201   201   403   201   201 |   201   403   403 |   422   422   422   422   422   422   422   422   422   403 |   401   201   201   401   401   201
tickets.list                                200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   401   401   401   401   401
tickets.counts                              200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   401   401   401   401   401
tickets.get usual                           200   200   200   200   200   200   200 |   200   200   200 |   200   200   404   404   404   404   404   200   404   200 |   401   401   401   401   401   401
tickets.get restricted                      200   404   404   404   404   200   200 |   200   404   200 |   200   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.get beta                            200   200   200   200   200   200   200 |   200   200   200 |   404   404   404   200   404   404   200   404   404   404 |   401   401   401   401   401   401
tickets.update status usual                 200   200   200   200   403   200   200 |   200   403   403 |   200   200   404   404   404   404   404   200   404   200 |   401   401   401   401   401   401
tickets.update status restricted            200   404   404   404   404   200   200 |   200   404   403 |   200   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.update status beta                  200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   200   404   404   200   404   404   404 |   401   401   401   401   401   401
tickets.update type usual                   200   200   200   200   403   200   200 |   200   403   403 |   403   403   404   404   404   404   404   403   404   403 |   401   401   401   401   401   401
tickets.update type restricted              200   404   404   404   404   200   200 |   200   404   403 |   403   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.update type beta                    200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   403   404   404   403   404   404   404 |   401   401   401   401   401   401
tickets.update team usual                   200   200   200   200   403   200   200 |   200   403   403 |   403   403   404   404   404   404   404   403   404   403 |   401   401   401   401   401   401
tickets.update team restricted              200   404   404   404   404   200   200 |   200   404   403 |   403   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.update team beta                    200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   403   404   404   403   404   404   404 |   401   401   401   401   401   401
tickets.messages.list usual                 200   200   200   200   200   200   200 |   200   200   200 |   200   200   404   404   404   404   404   200   404   200 |   401   401   401   401   401   401
tickets.messages.list restricted            200   404   404   404   404   200   200 |   200   404   200 |   200   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.list beta                  200   200   200   200   200   200   200 |   200   200   200 |   404   404   404   200   404   404   200   404   404   404 |   401   401   401   401   401   401
tickets.messages.add public usual           201   201   201   201   403   201   201 |   201   403   403 |   201   201   404   404   404   404   404   201   404   201 |   401   401   401   401   401   401
tickets.messages.add public restricted      201   404   404   404   404   201   201 |   201   404   403 |   201   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.add public beta            201   201   201   201   403   201   201 |   201   403   403 |   404   404   404   201   404   404   201   404   404   404 |   401   401   401   401   401   401
tickets.messages.add internal usual         201   201   201   201   201   201   201 |   201   403   201 |   403   403   404   404   404   404   404   403   404   403 |   401   401   401   401   401   401
tickets.messages.add internal restricted    201   404   404   404   404   201   201 |   201   404   201 |   403   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.add internal beta          201   201   201   201   201   201   201 |   201   403   201 |   404   404   404   403   404   404   403   404   404   404 |   401   401   401   401   401   401
tickets.messages.release usual              200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.release restricted         200   404   404   404   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.release beta               200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.dismiss usual              200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.dismiss restricted         200   404   404   404   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.messages.dismiss beta               200   200   200   200   403   200   200 |   200   403   403 |   404   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.secrets.reveal usual                200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.secrets.reveal restricted           200   404   404   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.secrets.reveal beta                 200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.list usual             200   200   200   200   200   200   200 |   200   200   200 |   200   200   404   404   404   404   404   200   404   200 |   401   401   401   401   401   401
tickets.participants.list restricted        200   404   404   404   404   200   200 |   200   404   200 |   200   404   404   404   404   404   404   404   404   404 |   401   401   401   401   401   401
tickets.participants.list beta              200   200   200   200   200   200   200 |   200   200   200 |   404   404   404   200   404   404   200   404   404   404 |   401   401   401   401   401   401
tickets.participants.add usual              201   201   201   201   403   201   201 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.add restricted         201   404   404   404   403   201   201 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.add beta               201   201   201   201   403   201   201 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.remove usual           204   204   204   204   403   204   204 |   204   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.remove restricted      204   404   404   404   403   204   204 |   204   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.participants.remove beta            204   204   204   204   403   204   204 |   204   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.history usual                       200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.history restricted                  200   404   404   404   404   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.history beta                        200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.presence usual                      200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.presence restricted                 200   404   404   404   404   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.presence beta                       200   200   200   200   200   200   200 |   200   403   200 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
tickets.statuses                            200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   401   401   401   401   401

mailboxes.contact                           200   200   200   200   200   200   200 |   200   200   200 |   200   200   200   200   200   200   200   200   200   200 |   401   200   200   401   401   200
mailboxes.list                              200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailboxes.get                               200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailboxes.create                            201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailboxes.update                            200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailTrust.list                              200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailTrust.add                               201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
mailTrust.remove                            204   204   403   403   403   403   403 |   204   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

intake.list                                 200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.get mailed                           200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.get sealed                           200   404   404   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.raw mailed                           200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.raw sealed                           200   404   404   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.replay mailed                        409   409   409   403   403   403   403 |   409   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.replay sealed                        409   404   404   403   403   403   403 |   409   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.email                                202   202   202   403   403   403   403 |   202   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
intake.mailgun                              401   401   401   401   401   401   401 |   401   401   401 |   401   401   401   401   401   401   401   401   401   401 |   401   401   401   401   401   401
intake.postmark                             401   401   401   401   401   401   401 |   401   401   401 |   401   401   401   401   401   401   401   401   401   401 |   401   401   401   401   401   401
intake.ses                                  401   401   401   401   401   401   401 |   401   401   401 |   401   401   401   401   401   401   401   401   401   401 |   401   401   401   401   401   401

inbound.list                                200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
inbound.get                                 200   200   200   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
inbound.create                              201   201   403   403   403   403   403 |   201   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
inbound.update                              200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
inbound.rotate                              200   200   403   403   403   403   403 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
inbound.remove                              204   204   403   403   403   403   403 |   204   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401

outbox.list                                 200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
outbox.get mailed                           200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
outbox.get sealed                           200   404   404   404   403   200   404 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
outbox.raw mailed                           200   200   200   200   403   200   200 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
outbox.raw sealed                           200   404   404   404   403   200   404 |   200   403   403 |   403   403   403   403   403   403   403   403   403   403 |   401   401   401   401   401   401
`;

/** Which of the tickets each actor finds in lists, counts, search and events; who is absent here finds none. */
export const SIGHT: { readonly [actor: string]: readonly TicketKey[] } = {
  owner: ["usual", "restricted", "beta", "mailed", "sealed"],
  adm: ["usual", "beta", "mailed"],
  lead: ["usual", "beta", "mailed"],
  agt: ["usual", "beta", "mailed"],
  coll: ["usual", "beta", "mailed"],
  list: ["usual", "restricted", "beta", "mailed", "sealed"],
  asgd: ["usual", "restricted", "beta", "mailed"],
  allT: ["usual", "restricted", "beta", "mailed", "sealed"],
  fewT: ["usual", "beta", "mailed"],
  bndT: ["usual", "restricted", "beta", "mailed", "sealed"],
  own: ["usual", "restricted"],
  sees: ["usual"],
  oth: ["beta"],
  sec: ["beta"],
  rdr: ["usual"],
  gst: ["usual"],
};

/** Who reads internal notes and held messages of the tickets he sees. */
export const SEES_INSIDE: readonly string[] = ["owner", "adm", "lead", "agt", "coll", "list", "asgd", "allT", "bndT"];

export type Matrix = { actors: readonly string[]; rows: ReadonlyMap<string, ReadonlyMap<string, number>> };

/** The table as numbers: by row, by actor. A row is an operation, and where it depends on what it is asked about, which case. */
export function readMatrix(text: string = MATRIX): Matrix {
  const [head = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const actors = head
    .trim()
    .split(/[\s|]+/)
    .slice(1);
  const rows = new Map<string, ReadonlyMap<string, number>>();
  for (const line of lines) {
    const [, row = "", cells = ""] = /^(.*?)((?:[\s|]+\d{3})+)\s*$/.exec(line) ?? [];
    const statuses = cells
      .split(/[\s|]+/)
      .filter(Boolean)
      .map(Number);
    if (statuses.length !== actors.length || statuses.some((status) => !(status >= 200 && status < 500)))
      throw new Error(`the line "${line}" does not give a status to each actor`);
    if (rows.has(row)) throw new Error(`the row "${row}" stands twice`);
    rows.set(row, new Map(actors.map((actor, index) => [actor, statuses[index]!])));
  }
  return { actors, rows };
}
