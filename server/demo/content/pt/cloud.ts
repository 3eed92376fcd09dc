import type { Scenario } from "../../model.ts";

export const cloud: readonly Scenario[] = [
  {
    type: "incident",
    on: "gateway",
    tags: ["correios", "frete"],
    priority: "urgent",
    subject: "Cotação de frete retornando vazio em produção",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Desde as {time} o POST /v2/rates volta 200, mas com "services": [] para qualquer CEP. A loja está mostrando "frete indisponível" e estamos perdendo pedidos. Trace: {trace}. Versão {version}.`,
      ],
      [
        "a",
        `Confirmado aqui. A transportadora trocou hoje o código de dois serviços sem aviso, e o mapeamento descartou os códigos desconhecidos. Acabei de incluir os novos códigos no seu workspace. Pode testar?`,
      ],
      ["c", `Voltou! Os preços estão certos em três CEPs que conferi.`],
      [
        "n",
        `Incluídos os dois códigos no mapeamento comum. Ponto a discutir: código desconhecido não pode virar lista vazia em silêncio. {mate}, leva isso para a reunião de incidentes?`,
      ],
      [
        "a",
        `O mapeamento comum já foi corrigido para todos. Também abrimos uma falha interna: código desconhecido deve gerar alerta, e não uma lista vazia com 200. Aviso por aqui quando isso estiver publicado.`,
      ],
      ["c", `Perfeito. Atendimento muito rápido, obrigad{o|a}.`],
    ],
  },
  {
    type: "problem",
    on: "gateway",
    tags: ["webhook", "duplicado"],
    subject: "Webhook de pagamento entregue {n} vezes para o mesmo evento",
    thread: [
      [
        "c",
        `Recebemos o evento payment.settled {n} vezes em dois minutos, sempre com o mesmo id. O nosso endpoint responde 200, mas às vezes demora. Isso gerou baixa em dobro no ERP. Vocês garantem entrega única?`,
      ],
      [
        "a",
        `A garantia é "pelo menos uma vez", como em quase todo sistema de webhooks: se a resposta não chega em 10 segundos, tentamos de novo com o mesmo id. Vejo aqui que o seu endpoint levou entre 11 e 14 segundos nesses casos.

Sugiro duas mudanças: gravar o id do evento e ignorar repetidos, e responder 200 assim que gravar, deixando a baixa para depois.`,
      ],
      ["c", `Faz sentido. O id serve como chave? Ele nunca muda entre as tentativas?`],
      ["a", `Serve, ele nunca muda. Está no cabeçalho webhook-id e também no campo id do corpo.`],
      ["c", `Implementado: fila e tabela de ids. Zero duplicados desde ontem.`],
    ],
  },
  {
    type: "howTo",
    on: "gateway",
    tags: ["oauth", "marketplace"],
    subject: "Renovação automática do token do marketplace",
    thread: [
      [
        "c",
        `O token do marketplace vence a cada seis horas e a pessoa que autorizou saiu da empresa. Como faço para o Gateway renovar sozinho, sem depender de um usuário?`,
      ],
      [
        "a",
        `O Gateway já renova com o refresh token; o problema é que ele está ligado à conta de quem saiu. Crie no marketplace um usuário de integração, e em Conexões > (marketplace) > "Autorizar novamente" entre com ele. As rotas continuam iguais e nenhuma chamada se perde durante a troca.`,
      ],
      ["c", `Feito com o usuário de integração. Já renovou duas vezes sozinho.`],
    ],
  },
  {
    type: "question",
    on: "gateway",
    tags: ["lgpd", "retencao"],
    subject: "Por quanto tempo o Gateway guarda o corpo das mensagens?",
    countries: ["BR"],
    thread: [
      [
        "c",
        `Nosso encarregado de dados perguntou por quanto tempo o Gateway guarda o corpo das mensagens, porque elas têm CPF e endereço. E dá para mascarar esses campos no arquivo?`,
      ],
      [
        "a",
        `O padrão é 30 dias para o corpo e 400 dias para os metadados (horário, rota, resultado). Os dois prazos podem ser reduzidos em Workspace > Retenção; zero dias significa que o corpo nunca é gravado.

Para mascarar: Rotas > (rota) > Privacidade, informe os caminhos, por exemplo $.customer.document. O que está mascarado aparece como "•••" inclusive para a nossa equipe.`,
      ],
      ["c", `Mascaramos CPF e endereço e reduzimos para 7 dias. O encarregado aprovou.`],
    ],
  },
  {
    type: "incident",
    on: "gateway",
    tags: ["certificado", "mtls"],
    priority: "high",
    team: "platform",
    subject: "Erro GW-{code} com o banco depois de trocar o certificado",
    countries: ["BR"],
    vars: { code: ["4031", "4032"] },
    thread: [
      [
        "c",
        `Trocamos ontem o certificado do mTLS com o banco, porque o antigo vencia em {date+2}. Agora toda chamada dá GW-{code} "client certificate rejected". O banco diz que do lado deles está tudo certo.`,
      ],
      [
        "a",
        `Olhando a sua conexão, o arquivo enviado tem só o certificado final; o banco exige a cadeia completa. Junte no mesmo arquivo, nesta ordem: o seu certificado, depois o intermediário. A raiz não entra.

Depois de enviar, use o botão "Testar aperto de mão". Ele mostra o que o banco respondeu, sem mandar nenhuma transação.`,
      ],
      ["c", `Com o intermediário funcionou de primeira. O botão de teste poderia estar na tela de envio, economizaria uma noite.`],
      ["a", `Concordo inteiramente. Levei a sugestão para o time: o teste deve rodar antes de salvar, e não depois.`],
    ],
  },
  {
    type: "problem",
    on: "insight",
    tags: ["painel", "fuso-horario"],
    subject: "Vendas de domingo aparecem na segunda no painel",
    countries: ["BR"],
    thread: [
      [
        "c",
        `No painel de vendas, o que é vendido no domingo depois das 21h aparece na segunda-feira. No Ledger está certo. A diretoria já acha que a gente abre na segunda de madrugada.`,
      ],
      [
        "a",
        `O Insight agrupa pelo fuso do workspace, e o de vocês está em UTC, três horas à frente. Mude em Workspace > Fuso horário para America/Sao_Paulo. Os painéis são recalculados durante a noite.`,
      ],
      ["c", `Recalculou e agora bate com o Ledger. A diretoria ficou até um pouco decepcionada.`],
    ],
  },
  {
    type: "howTo",
    on: "insight",
    tags: ["permissoes"],
    priority: "low",
    subject: "Cada gerente ver só a própria filial",
    thread: [
      ["c", `Temos {n} filiais e queremos que cada gerente veja só os números da sua. Preciso copiar o painel para cada um?`],
      [
        "a",
        `Não precisa. Em Dados > Regras de acesso crie a regra "filial = atributo do usuário" e preencha a filial no cadastro de cada gerente. O painel é um só, e cada um vê a sua fatia. Use "Ver como…" para conferir antes de divulgar.`,
      ],
      ["c", `Conferi com dois gerentes e está certinho. Apaguei as cópias que eu já tinha feito.`],
    ],
  },
];
