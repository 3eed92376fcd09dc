import type { Scenario } from "../../model.ts";

export const depotAndScan: readonly Scenario[] = [
  {
    type: "incident",
    on: "depot",
    tags: ["etiquetas", "impressora"],
    priority: "high",
    subject: "Etiquetas saem em branco na doca {n}",
    thread: [
      [
        "c",
        `A impressora da doca {n} começou a soltar etiquetas em branco hoje às {time}. O teste da própria impressora sai normal, e as outras docas imprimem. Já troquei o ribbon. Depot {version}.`,
      ],
      [
        "a",
        `Se o teste interno sai bem e só essa doca falha, a suspeita é a linguagem: talvez a impressora tenha voltado para EPL depois de uma reinicialização, e o Depot manda ZPL.

Imprima a configuração (segure o botão de avanço até piscar uma vez) e veja a linha "FORMAT". Se estiver EPL, envie pelo menu Dispositivos > Impressoras > Doca {n} > "Restaurar ZPL".`,
      ],
      ["c", `Estava EPL II. Cliquei em restaurar e voltou na hora. Faltou luz aqui de madrugada, deve ter sido isso.`],
    ],
  },
  {
    type: "problem",
    on: "depot",
    tags: ["inventario", "lote"],
    subject: "Inventário rotativo não considera lotes bloqueados",
    thread: [
      [
        "c",
        `No inventário rotativo de {month}, os lotes bloqueados pela qualidade não apareceram na contagem. O sistema zerou {count} caixas do item {sku} que estão fisicamente no endereço {bin}. A auditoria é na semana que vem.`,
      ],
      [
        "a",
        `Entendo a preocupação. Antes de qualquer ajuste: o saldo não foi perdido, o movimento de acerto está no diário e pode ser estornado por inteiro.

Você pode confirmar se a contagem foi criada a partir do modelo "Rotativo padrão" ou de um modelo copiado? O padrão traz "Incluir bloqueados" marcado.`,
      ],
      ["c", `Foi de um modelo copiado, feito por alguém que não trabalha mais aqui. E realmente está desmarcado.`],
      [
        "n",
        `Modelo copiado antes da 6.0, quando a opção não existia; na migração ela entrou desmarcada. Deveria ter entrado marcada, porque antes os bloqueados eram contados. Vou registrar. {mate}, você sabe quantos clientes têm modelos antigos?`,
      ],
      [
        "a",
        `Então está explicado. O modelo foi copiado antes da versão 6, e a migração deixou a opção nova desmarcada; isso vamos corrigir do nosso lado.

Para resolver aí: Inventário > Contagens > {month} > "Estornar acertos", marque "Incluir bloqueados" no modelo e reabra só o endereço {bin}.`,
      ],
      ["c", `Estornado e recontado: {count} caixas, tudo no lugar. A auditoria pode vir.`],
    ],
  },
  {
    type: "howTo",
    on: "depot",
    tags: ["fefo", "validade"],
    subject: "Separação por validade (FEFO) só para um cliente",
    thread: [
      [
        "c",
        `Uma rede de supermercados exige que a gente mande sempre o lote com validade mais longa, no mínimo 120 dias. Para os outros clientes vale o normal, vencendo primeiro sai primeiro. Consigo ter as duas regras no mesmo armazém?`,
      ],
      [
        "a",
        `Consegue. Em Clientes > (a rede) > Expedição defina "Validade mínima: 120 dias" e "Ordem: mais longa primeiro". A estratégia do armazém continua FEFO; a regra do cliente tem precedência só nos pedidos dele.

Vale ativar também o aviso "lotes que ficaram sem cliente possível", para que os lotes curtos não encalhem.`,
      ],
      ["c", `Configurado. O aviso já mostrou {n} lotes que eu nem sabia que estavam ali.`],
    ],
  },
  {
    type: "incident",
    on: "depot",
    tags: ["lentidao", "banco-de-dados"],
    priority: "high",
    team: "platform",
    subject: "Depot travando toda segunda-feira às 7h ({server})",
    thread: [
      [
        "c",
        `Toda segunda, entre 7h e 7h20, o Depot congela para todo mundo. Depois volta sozinho. O {server} fica com disco a 100%. Versão {version}, PostgreSQL 15.`,
      ],
      [
        "a",
        `Horário certo e duração parecida costumam ser uma tarefa agendada. Pode rodar Sistema > Diagnóstico > "Gravar 30 minutos" na próxima segunda, às 6h55, e me enviar o pacote?`,
      ],
      ["c", `Segue o pacote de hoje. Congelou às 7h02.`, "diagnostico.log"],
      [
        "n",
        `O pacote mostra um pg_dump iniciado às 7h00 pela ferramenta de backup deles, com compressão máxima, no mesmo disco. Nada nosso. Sugerir outro horário e disco.`,
      ],
      [
        "a",
        `Achamos: às 7h00 em ponto a ferramenta de backup inicia uma cópia completa do banco no mesmo disco, com compressão máxima. Ela disputa o disco com as primeiras ondas do dia.

Sugiro mover para as 3h e gravar em outro disco. Se puder, use compressão média: o arquivo fica 8% maior e leva um terço do tempo.`,
      ],
      [
        "c",
        `O pessoal da infraestrutura tinha mudado o horário em {month} "para não atrapalhar a madrugada". Voltamos para as 3h e hoje ninguém reclamou.`,
      ],
    ],
  },
  {
    type: "featureRequest",
    on: "depot",
    tags: ["ideia", "agendamento"],
    priority: "low",
    subject: "Agendamento de docas pelos próprios transportadores",
    thread: [
      [
        "c",
        `Hoje os motoristas ligam para marcar horário e anotamos numa planilha. Seria ótimo se o transportador pudesse escolher a janela num link, vendo só os horários livres, e o Depot já reservasse a doca.`,
      ],
      [
        "a",
        `Boa ideia, e muito bem descrita. Hoje o Depot reserva docas internamente (Expedição > Docas > Agenda), mas não tem página para o transportador. Registrei o pedido com o seu exemplo.

Enquanto isso, a agenda pode ser publicada como calendário só de leitura; alguns clientes mandam esse link para os transportadores, e pelo menos a pergunta "está livre?" acaba.`,
      ],
      ["c", `O calendário já ajuda bastante. Aguardo novidades.`],
    ],
  },
  {
    type: "incident",
    on: "scan",
    tags: ["android", "login"],
    priority: "high",
    subject: "Coletores pedem senha a cada 10 minutos depois da {version}",
    thread: [
      [
        "c",
        `Depois que os coletores atualizaram para a {version}, o aplicativo pede a senha a cada dez minutos. Com luva e no frio isso é impraticável. São {count} aparelhos.`,
      ],
      [
        "a",
        `Peço desculpas pelo transtorno. A {version} passou a respeitar o tempo de bloqueio do perfil do dispositivo, que antes era ignorado. No seu Depot esse perfil está com 10 minutos.

Em Dispositivos > Perfis > "Coletores", mude "Bloquear após" para o turno inteiro (8 h) e marque "Desbloquear com crachá". Os aparelhos pegam a mudança em até cinco minutos.`,
      ],
      ["c", `Mudei para 8 horas com crachá e o pessoal parou de reclamar. O crachá, aliás, ficou melhor que antes.`],
    ],
  },
  {
    type: "problem",
    on: "scan",
    tags: ["sincronizacao", "offline"],
    subject: "Leituras feitas sem rede somem ao trocar de usuário",
    thread: [
      [
        "c",
        `No fundo do armazém não há sinal. Quando o operador da manhã passa o coletor para o da tarde sem sincronizar, as leituras feitas sem rede somem da tela. Perdemos a conferência de {n} paletes.`,
      ],
      [
        "a",
        `As leituras não se perdem: ficam guardadas por usuário no aparelho. Quando o operador da manhã entrar de novo no mesmo coletor, elas sobem. Consegue fazer isso agora com o coletor {machine}?`,
      ],
      ["c", `Fiz, e as leituras dos {n} paletes subiram. Mas como evito isso? O operador nem sempre volta para o mesmo aparelho.`],
      ["n", `A 3.1.4 avisa "há leituras não enviadas" na troca de usuário, e o servidor pode exigir o envio. Eles estão na {version}.`],
      [
        "a",
        `A partir da 3.1.4 o aplicativo avisa na troca de usuário que há leituras não enviadas, e no perfil existe "Exigir envio antes de sair". Com isso ninguém passa o coletor adiante sem sincronizar.

Recomendo atualizar os aparelhos e ligar essa opção; leva uns dois minutos por coletor, pela rede.`,
      ],
      ["c", `Atualizado em todos. Na primeira troca de turno o aviso apareceu em três aparelhos. Resolvido.`],
    ],
  },
  {
    type: "howTo",
    on: "scan",
    tags: ["fotos", "avarias"],
    subject: "Foto obrigatória quando o motivo é avaria",
    thread: [
      [
        "c",
        `Precisamos que o conferente seja obrigado a tirar pelo menos uma foto quando escolhe o motivo "Avaria" no recebimento. Nos outros motivos a foto é opcional. Onde configuro?`,
      ],
      [
        "a",
        `Em Depot > Recebimento > Motivos > Avaria, marque "Exige foto" e escolha o mínimo (1). O Scan abre a câmera sozinho e só deixa concluir depois da foto. As fotos ficam no documento de recebimento e podem sair no PDF para o fornecedor.`,
      ],
      ["c", `Ficou ótimo, e o PDF com as fotos encerrou uma discussão com o fornecedor no mesmo dia.`],
    ],
  },
  {
    type: "question",
    on: "scan",
    tags: ["dispositivos"],
    priority: "low",
    subject: "O Scan funciona em celulares comuns dos entregadores?",
    thread: [
      [
        "c",
        `Queremos que {count} entregadores usem o próprio celular para confirmar entregas. O Scan roda em qualquer Android? E a empresa consegue apagar os dados quando alguém sai?`,
      ],
      [
        "a",
        `Roda do Android 11 em diante, com câmera de foco automático. Em celular próprio, use o modo "Aparelho pessoal": os dados ficam num espaço separado e cifrado, e você apaga só esse espaço em Dispositivos > (aparelho) > "Remover acesso". As fotos e os contatos da pessoa não são tocados nem vistos.`,
      ],
      ["c", `Era exatamente essa a dúvida do jurídico. Obrigad{o|a}!`],
    ],
  },
];
